//! Any bytes at all, as the lines that a program writes: each is a reply or a fault, the same fault at a turn
//! and after the last one, and what is understood is understood again when it is written anew.

#![no_main]

use elfvik::model::PartyId;
use elfvik::talk::agent_protocol::{AgentCodec, Message};
use elfvik::talk::{Move, StrategyFault};
use elfvik_fuzz::with_hall;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    with_hall(|setup| {
        let scenario = setup.parameters().view().scenario();
        let speaker =
            AgentCodec::of(scenario, setup.problem(), PartyId(0), &setup.course().levels[0].rules, 7);
        assert!(serde_json::from_str::<Message>(&speaker.start().line()).is_ok());
        for line in bytes.split(|byte| *byte == b'\n').take(50) {
            let surplus = speaker.surplus(line);
            assert!(matches!(&surplus, StrategyFault::Garbled { reason } if reason.chars().count() <= 500));
            match speaker.understood(line) {
                Err(fault) => assert_eq!(fault, surplus),
                Ok((what, ticks)) => {
                    assert!(ticks > 0);
                    if let Move::Propose(offer) = what {
                        assert!(
                            setup.problem().offer_space.numbering().outcome(offer).options().len()
                                == scenario.issues.len()
                        );
                    }
                }
            }
        }
    });
});
