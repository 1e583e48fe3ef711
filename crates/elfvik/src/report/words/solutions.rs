//! Definitions of the bargaining solutions in words.

use crate::brief::Concept;
use crate::prepare::solution::Convention;

/// What a solution picks, by whose definition.
pub(in crate::report) fn definition(concept: Concept, convention: Convention) -> &'static str {
    match concept {
        Concept::Nash => nash(convention),
        Concept::Kalai => kalai(convention),
        Concept::KalaiSmorodinsky => kalai_smorodinsky(convention),
        Concept::Utilitarian => utilitarian(convention),
    }
}

fn nash(convention: Convention) -> &'static str {
    match convention {
        Convention::Textbook => "greatest product of gains over the reservation",
        Convention::Negmas => {
            "greatest product of gains over the reservation, or over the least utility if that is more \
             (NegMAS)"
        }
        Convention::Genius | Convention::Negolog | Convention::Anl => {
            "greatest product of utilities over all efficient outcomes, reservations ignored (GENIUS)"
        }
    }
}

fn kalai(convention: Convention) -> &'static str {
    match convention {
        Convention::Textbook | Convention::Genius => {
            "greatest least gain over the reservation, then the next least"
        }
        Convention::Negmas => {
            "greatest least gain over the reservation, or over the least utility if that is more (NegMAS)"
        }
        Convention::Negolog => {
            "greatest sum of utilities over all efficient outcomes, called Kalai by NegoLog"
        }
        Convention::Anl => "least difference of utilities over all efficient outcomes, called Kalai by ANL",
    }
}

fn kalai_smorodinsky(convention: Convention) -> &'static str {
    match convention {
        Convention::Negmas => "least spread of the shares of the greatest utility in the space (NegMAS)",
        Convention::Textbook | Convention::Genius | Convention::Negolog | Convention::Anl => {
            "greatest least share of the way from the reservation to the best in the zone"
        }
    }
}

fn utilitarian(convention: Convention) -> &'static str {
    match convention {
        Convention::Textbook | Convention::Negmas => {
            "greatest sum of utilities (depends on the parties' scales)"
        }
        Convention::Genius | Convention::Negolog | Convention::Anl => {
            "greatest sum of utilities over all efficient outcomes, reservations ignored"
        }
    }
}
