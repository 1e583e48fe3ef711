//! Closed sets of words: enums whose words are written once.

/// An enum without data, each variant with the word by which files, answers and people know it.
///
/// The word stands once and is the serde name, the word in the JSON Schema, what `name` gives and what
/// `Display` writes. `ALL` has every variant in order.
///
/// `words! { own display: ... }` leaves `Display` to whoever has more to say than the word.
macro_rules! words {
    (
        own display:
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:tt),+ $(,)? }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $visibility enum $name {
            $($(#[$note])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in the order of their documentation.
            $visibility const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in text, files and JSON.
            #[must_use]
            $visibility const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident { $($variants:tt)+ }
    ) => {
        crate::model::words! {
            own display:
            $(#[$attribute])*
            $visibility enum $name { $($variants)+ }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        /// A set of two words.
        enum Answer {
            /// A yes.
            Yes = "yes",
            /// A no with another word than its name.
            No = "not-at-all",
        }
    }

    #[test]
    fn a_word_is_the_same_in_json_in_text_and_in_the_schema() {
        let schema = serde_json::to_value(schemars::schema_for!(Answer)).expect("a schema has text keys");
        let words = schema["oneOf"].as_array().expect("every word has its own description");
        for (answer, schema) in Answer::ALL.into_iter().zip(words) {
            let json = serde_json::to_value(answer).expect("a word is text");
            assert_eq!((json.as_str(), &schema["const"]), (Some(answer.name()), &json));
            assert_eq!(serde_json::from_value::<Answer>(json).ok(), Some(answer));
            assert_eq!(answer.to_string(), answer.name());
        }
        assert_eq!(format!("{:>5}", Answer::Yes), "  yes");
    }
}
