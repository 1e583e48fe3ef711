//! Utilities in arrays whose length the compiler knows.

/// Calls a function with utilities in arrays of `P >= n_parties` numbers, those beyond the parties zero.
macro_rules! sized {
    ($n_parties:expr, $of:ident($($argument:expr),*)) => {
        match $n_parties {
            1 | 2 => $of::<2>($($argument),*),
            3 => $of::<3>($($argument),*),
            4 => $of::<4>($($argument),*),
            5 => $of::<5>($($argument),*),
            6..=8 => $of::<8>($($argument),*),
            9..=16 => $of::<16>($($argument),*),
            17..=$crate::prepare::frontier::MOST_PARTIES => {
                $of::<{ $crate::prepare::frontier::MOST_PARTIES }>($($argument),*)
            }
            n => panic!("{n} parties, at most {}", $crate::prepare::frontier::MOST_PARTIES),
        }
    };
}

pub(super) use sized;
