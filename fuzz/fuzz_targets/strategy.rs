//! Any text at all, as the name of a strategy: it is refused with a reason, or it says what it is, and plays.

#![no_main]

use elfvik::model::Origin;
use elfvik::seed::Seed;
use elfvik::talk::strategy::{StrategySpec, compose::LazyRandom};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<StrategySpec>() {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(spec) => {
            assert_eq!(
                spec.to_string().parse::<StrategySpec>().as_ref(),
                Ok(&spec),
                "what it says of itself means the same"
            );
            for origin in [Origin::Elfvik, Origin::Genius, Origin::Negmas] {
                let strategy = spec.strategy(origin, LazyRandom::new(Seed(7).stream("fuzzed"), 0));
                assert_eq!(strategy.is_none(), spec.agent().is_some());
            }
        }
    }
});
