//! The file of an accord: every fault by its place, with its cure; what is written is read the same.

use elfvik::format::FileText;
use elfvik::keep::accord::{
    AccordLogError, AccordState, AccordText, DatedEvent, Day, Event, UnseenReason, accord_file, accord_text,
    line_event, replay, text_event,
};
use elfvik::record::{EventOpening, Salt, VerifyRequest, Writer, verify};

const TEXT: &str = r#"format = 1
title = "Relief for a halt"
date = 2019-10-05

[[parties]]
id = "us"
name = "United States"
short = "U.S."

[[parties]]
id = "dprk"
name = "North Korea"

[disputes]
arbiter = "commission"
notice = 15
consultation = 15
decision = 30
default = "breach"

[[terms]]
on = "Sequence"
text = "step by step"

[[commitments]]
id = "halt"
by = "dprk"
due = 2019-12-01
verified_by = "inspectors"
evidence = "access"
reversible = true
snapback = ["relief"]
worth = { us = 4, dprk = "-3.25" }
source = "yonhap"

[[commitments]]
id = "relief"
by = ["us"]
within = 30
after = "halt"
reversible = true
sunset = { days = 1095 }

[[commitments]]
id = "relations"
by = ["us", "dprk"]
within = 60
upon = "summit"

[sources.yonhap]
title = "Talks resume"
"#;

fn read(text: &str) -> AccordText {
    accord_text(FileText { name: "accord.toml", text }).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// The faults of a text: line, message and cure.
fn faults(text: &str) -> Vec<(usize, String, String)> {
    let faults = accord_text(FileText { name: "accord.toml", text }).unwrap_err();
    faults.iter().map(|fault| (fault.place.line, fault.message(), fault.cure())).collect()
}

#[test]
fn what_is_left_out_is_what_a_reader_expects() {
    let text = read(TEXT);
    let all = &text.accord.setup().commitments;
    assert_eq!(all[0].promised_to, ["us"]);
    assert_eq!(all[1].sunset.as_ref().unwrap().renewed_by, "us");
    // What both promise they promise to each other.
    assert_eq!(
        (&all[2].owners[..], &all[2].promised_to[..]),
        (&["us", "dprk"].map(String::from)[..], &all[2].owners[..])
    );
    assert_eq!(text.commitments[2].name, "Relations");
    assert_eq!(text.parties[1].short, "North Korea");
}

#[test]
fn what_is_written_is_read_the_same_and_has_the_same_hash() {
    let text = read(TEXT);
    let again = read(&accord_file(&text, &["a comment\nof two lines".to_owned()]));
    assert_eq!(again, text);
    assert_eq!(again.hash(), text.hash());
    let other = read(&TEXT.replace("1095", "1096"));
    assert_ne!(other.hash(), text.hash());
}

#[test]
fn every_fault_has_its_line_and_its_cure() {
    for (from, to, line, message, cure) in [
        ("2019-12-01", "\"in December\"", 28, "`in December` is no date", "2019-10-05"),
        (
            "after = \"halt\"",
            "after = \"halts\"",
            40,
            "there is no commitment `halts`",
            "did you mean `halt`?",
        ),
        ("by = \"dprk\"", "by = \"drpk\"", 27, "there is no party `drpk`", "did you mean `dprk`?"),
        ("by = \"dprk\"", "by = 3", 27, "`by` is a whole number", "write"),
        ("within = 30\n", "", 37, "must have either `due`, or `within`", "write `due"),
        ("within = 30\n", "within = -1\n", 39, "`within` is -1", "from 0 to 36525"),
        ("\"breach\"", "\"broken\"", 19, "`broken` is no ruling", "possible: `breach`, `no-breach`"),
        ("id = \"relief\"", "id = \"halt\"", 37, "commitment `halt` occurs twice", "another"),
        ("source = \"yonhap\"", "source = \"reuters\"", 34, "there is no source `reuters`", "yonhap"),
        ("reversible = true\nsunset", "sunset", 26, "makes `relief` snap back", "reversible = true"),
        ("due = 2019-12-01", "within = 1\nafter = \"relief\"", 26, "is due after itself", "on a date"),
        ("by = [\"us\"]", "by = [\"us\"]\nto = [\"us\"]", 37, "to nobody but its owner", "another party"),
        ("format = 1", "format = 2", 1, "format 2 is not known", "format = 1"),
        ("title = ", "titel = ", 2, "`titel` is not a key", "title"),
    ] {
        let found = faults(&TEXT.replacen(from, to, 1));
        let fits =
            |(l, m, c): &(usize, String, String)| *l == line && m.contains(message) && c.contains(cure);
        assert!(found.iter().any(fits), "{to}: {found:?}");
    }
}

#[test]
fn a_record_of_another_text_or_with_what_cannot_have_happened_is_refused() {
    let text = read(TEXT);
    let line = |day: i32, event: Event| {
        let dated = DatedEvent { day: Day(day), event, source: None };
        line_event(&dated, ("2019-12-01", "secretariat"))
    };
    let kept = || Event::Occurred { occurrence: "summit".into() };
    let entries = |events: Vec<elfvik::record::Event>| {
        let mut writer = Writer::new("accord");
        let mut file = writer.header();
        events.into_iter().for_each(|event| file += &writer.line(event, None).unwrap());
        verify(file.as_bytes(), &VerifyRequest::default()).unwrap().entries
    };
    let began = || text_event(&text, ("2019-10-05", "us,dprk"));
    let state = replay(&text, &entries(vec![began(), line(18_200, kept())]), &[]).unwrap();
    assert_eq!(state.events().len(), 1);
    let twice = replay(&text, &entries(vec![began(), line(18_200, kept()), line(18_201, kept())]), &[]);
    assert_eq!(twice.unwrap_err().to_string(), "line 4 cannot have happened: `summit` has occurred already");
    assert_eq!(replay(&text, &entries(vec![line(0, kept())]), &[]), Err(AccordLogError::NoText));
    let other = read(&TEXT.replace("1095", "1096"));
    assert!(matches!(replay(&other, &entries(vec![began()]), &[]), Err(AccordLogError::OtherText { .. })));
    assert!(AccordState::new(text.accord.clone()).events().is_empty());
}

#[test]
fn what_nothing_opens_is_left_out_with_what_rests_on_it_and_told() {
    let text = read(TEXT);
    let mut writer = Writer::new("accord");
    let mut file = writer.header();
    file += &writer.line(text_event(&text, ("2019-10-05", "us,dprk")), None).unwrap();
    let mut openings = Vec::new();
    let occurred = Event::Occurred { occurrence: "summit".into() };
    let dated = DatedEvent { day: Day(18_200), event: occurred.clone(), source: None };
    let closed = line_event(&dated, ("2019-10-31", "secretariat"));
    let (entry, opening) = writer.append_confidential(closed, Salt([7; 32]), None).unwrap();
    openings.push(EventOpening { number: entry.number, opening });
    file += &entry.line();
    // Once it is known that the summit took place, this cannot have happened a second time.
    let again = DatedEvent { day: Day(18_201), ..dated.clone() };
    let second = writer.line(line_event(&again, ("2019-11-01", "secretariat")), None).unwrap();
    let entries = |file: &str| verify(file.as_bytes(), &VerifyRequest::default()).unwrap().entries;
    let opened = replay(&text, &entries(&file), &openings).unwrap();
    assert_eq!((opened.events(), opened.is_confidential(0)), (&[dated][..], true));
    assert!(opened.unseen().is_empty());
    assert!(replay(&text, &entries(&(file.clone() + &second)), &openings).is_err());
    let closed = replay(&text, &entries(&file), &[]).unwrap();
    assert!(closed.events().is_empty());
    let unseen = &closed.unseen()[0];
    assert_eq!((unseen.number, unseen.author.as_str()), (1, "secretariat"));
    assert_eq!((unseen.time.as_str(), unseen.reason), ("2019-10-31", UnseenReason::Closed));
    // Whoever cannot see the first takes the second as it comes, and holds a third to be one too many.
    let third = DatedEvent { day: Day(18_202), event: occurred, source: None };
    let third = writer.line(line_event(&third, ("2019-11-02", "secretariat")), None).unwrap();
    let closed = replay(&text, &entries(&(file + &second + &third)), &[]).unwrap();
    assert_eq!(closed.events(), [again]);
    let reasons: Vec<UnseenReason> = closed.unseen().iter().map(|unseen| unseen.reason).collect();
    assert_eq!(reasons, [UnseenReason::Closed, UnseenReason::RestsOnClosed]);
}
