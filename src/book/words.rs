//! The fixed vocabularies of a book: stages, kinds, channels, tones, risks and statuses.
//!
//! In files they are plain strings, so that a word from a newer Aplomb is a problem with a place
//! and not a book that will not open.

/// Declares a vocabulary: its variants with the word in files and the word on the screen.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them, in their natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in files.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The word on the screen.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Reads the word in files.
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.word() == word)
            }

            /// All words, for a message: `phone, chat or email`.
            pub fn all_words() -> String {
                crate::book::problem::one_of(Self::ALL.iter().map(|item| item.word()))
            }
        }
    };
}

vocabulary! {
    /// A stage of a conversation. A contact may go back to any of them.
    Stage {
        /// Get the story and check it.
        Listen = "listen", "Listen";
        /// Show that the effect is understood.
        Empathise = "empathise", "Empathise";
        /// Actions, options, limits, dates.
        Solve = "solve", "Solve";
        /// Limits, hand-overs, safety, formal routes.
        Escalate = "escalate", "Escalate";
        /// Recap, updates, check-ins, notes.
        FollowUp = "follow_up", "Follow up";
    }
}

vocabulary! {
    /// Who a phrase is for.
    Kind {
        /// Spoken to a customer.
        Say = "say", "Say";
        /// Sent to a customer.
        Write = "write", "Write";
        /// For a colleague or the case file.
        Note = "note", "For colleagues";
        /// For the agent alone.
        Own = "self", "For yourself";
    }
}

vocabulary! {
    /// What goes into a placeholder. It decides how a value is asked for, understood and written.
    #[derive(Default)]
    PlaceholderKind {
        /// Any words.
        #[default]
        Text = "text", "Words";
        /// One of the values that the book offers, or other words.
        Choice = "choice", "Choice";
        /// A day.
        Date = "date", "Date";
        /// A moment, such as a promised time.
        Time = "time", "Time";
        /// A number, kept as typed.
        Number = "number", "Number";
        /// A sum of money, kept as typed.
        Money = "money", "Money";
    }
}

vocabulary! {
    /// Where a text fits.
    Channel {
        /// A telephone call.
        Phone = "phone", "Phone";
        /// A live chat.
        Chat = "chat", "Chat";
        /// An email or letter.
        Email = "email", "Email";
        /// A text message.
        Sms = "sms", "SMS";
        /// A public post.
        Social = "social", "Social";
        /// Face to face.
        InPerson = "in-person", "In person";
        /// A message on an answering machine.
        Voicemail = "voicemail", "Voicemail";
    }
}

vocabulary! {
    /// How a text sounds.
    Tone {
        /// Kind and human.
        Warm = "warm", "Warm";
        /// Plain facts.
        Neutral = "neutral", "Neutral";
        /// Steady, for worry.
        Reassuring = "reassuring", "Reassuring";
        /// A calm limit without a threat.
        Firm = "firm", "Firm";
        /// Letters and notices.
        Formal = "formal", "Formal";
        /// Praise only.
        Upbeat = "upbeat", "Upbeat";
    }
}

vocabulary! {
    /// How much harm a wrong use could do.
    Risk {
        /// Little.
        Ordinary = "ordinary", "Ordinary";
        /// Money, law, privacy, vulnerability.
        Sensitive = "sensitive", "Sensitive";
        /// Risk to life, abuse, threats.
        Specialist = "specialist", "Specialist";
    }
}

vocabulary! {
    /// How far a phrase's vetting has come, as the file says.
    Status {
        /// Written, not looked at.
        Draft = "draft", "Draft";
        /// Without lint errors, and every warning mended or reasoned.
        Checked = "checked", "Checked";
        /// Read and agreed by a named person other than the author.
        Vetted = "vetted", "Vetted";
        /// Kept for the record, no longer found.
        Retired = "retired", "Retired";
    }
}
