//! Definitions of the bargaining solutions in words.

use crate::brief::SolutionConcept;
use crate::prepare::solution::SolutionConvention;

/// What a solution picks, by whose definition.
pub(in crate::report) fn definition(
    concept: SolutionConcept,
    convention: SolutionConvention,
) -> &'static str {
    match concept {
        SolutionConcept::Nash => nash(convention),
        SolutionConcept::Kalai => kalai(convention),
        SolutionConcept::KalaiSmorodinsky => kalai_smorodinsky(convention),
        SolutionConcept::Utilitarian => utilitarian(convention),
    }
}

fn nash(convention: SolutionConvention) -> &'static str {
    match convention {
        SolutionConvention::Textbook => "greatest product of gains over the reservation",
        SolutionConvention::Negmas => {
            "greatest product of gains over the reservation, or over the least utility if that is more \
             (NegMAS)"
        }
        SolutionConvention::Genius | SolutionConvention::Negolog | SolutionConvention::Anl => {
            "greatest product of utilities over all efficient outcomes, reservations ignored (GENIUS)"
        }
    }
}

fn kalai(convention: SolutionConvention) -> &'static str {
    match convention {
        SolutionConvention::Textbook | SolutionConvention::Genius => {
            "greatest least gain over the reservation, then the next least"
        }
        SolutionConvention::Negmas => {
            "greatest least gain over the reservation, or over the least utility if that is more (NegMAS)"
        }
        SolutionConvention::Negolog => {
            "greatest sum of utilities over all efficient outcomes, called Kalai by NegoLog"
        }
        SolutionConvention::Anl => {
            "least difference of utilities over all efficient outcomes, called Kalai by ANL"
        }
    }
}

fn kalai_smorodinsky(convention: SolutionConvention) -> &'static str {
    match convention {
        SolutionConvention::Negmas => {
            "least spread of the shares of the greatest utility in the space (NegMAS)"
        }
        SolutionConvention::Textbook
        | SolutionConvention::Genius
        | SolutionConvention::Negolog
        | SolutionConvention::Anl => {
            "greatest least share of the way from the reservation to the best in the zone"
        }
    }
}

fn utilitarian(convention: SolutionConvention) -> &'static str {
    match convention {
        SolutionConvention::Textbook | SolutionConvention::Negmas => {
            "greatest sum of utilities (depends on the parties' scales)"
        }
        SolutionConvention::Genius | SolutionConvention::Negolog | SolutionConvention::Anl => {
            "greatest sum of utilities over all efficient outcomes, reservations ignored"
        }
    }
}
