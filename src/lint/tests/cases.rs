//! For each rule that reads texts: what it flags, and what it lets through.

use crate::book::{Channel, Kind, Stage, Tone};
use crate::lint::Context;

/// A rule with texts it flags and texts it lets through, one of these negated and one quoted.
pub(super) struct Case {
    pub rule: &'static str,
    pub context: Context<'static>,
    pub hits: &'static [&'static str],
    pub misses: &'static [&'static str],
    pub negated: &'static str,
    pub quoted: &'static str,
}

/// Said to a customer, with nothing else known.
const SAID: Context<'static> = Context {
    stage: None,
    kind: Kind::Say,
    channels: &[],
    tone: None,
    language: "en-GB",
    situations: &[],
    types: &[],
};
const NOTED: Context<'static> = Context {
    kind: Kind::Note,
    ..SAID
};
const HEARD: Context<'static> = Context {
    stage: Some(Stage::Listen),
    ..SAID
};
const WARM: Context<'static> = Context {
    tone: Some(Tone::Warm),
    ..SAID
};
const FIRM: Context<'static> = Context {
    stage: Some(Stage::Escalate),
    tone: Some(Tone::Firm),
    ..SAID
};
const VOICEMAIL: Context<'static> = Context {
    channels: &[Channel::Voicemail],
    ..SAID
};
const SMS: Context<'static> = Context {
    kind: Kind::Write,
    channels: &[Channel::Sms],
    ..SAID
};

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "order-calm",
        context: SAID,
        hits: &[
            "Please calm down.",
            "Just RELAX, it will come.",
            "Take it easy, Zoë.",
            "There's no need to shout.",
        ],
        misses: &[
            "I can relax the time limit for you.",
            "The lake is calm. Down here it rains.",
            "We settled the bill at the desk.",
        ],
        negated: "There is no need for you to calm down.",
        quoted: "I should not have said \"calm down\" to you.",
    },
    Case {
        rule: "blame",
        context: SAID,
        hits: &[
            "You should have read it.",
            "You forgot the form.",
            "It was your mistake.",
            "Why didn't you call?",
            "You really should’ve asked.",
        ],
        misses: &[
            "You should have received an email.",
            "If you forgot your password, choose the link.",
            "What is your error code?",
        ],
        negated: "This is not your mistake.",
        quoted: "Nobody here will tell you ‘you forgot’.",
    },
    Case {
        rule: "told-you",
        context: SAID,
        hits: &[
            "As I said, it is late.",
            "Like I told you, the box is full.",
            "I already explained that.",
            "As I've already mentioned, no.",
        ],
        misses: &[
            "As you said, it is late.",
            "I told you it would be there by Friday, and it was not.",
            "I've already explained it to the driver.",
        ],
        negated: "I have not already told you the date.",
        quoted: "You heard “as I said” too often today.",
    },
    Case {
        rule: "policy-wall",
        context: SAID,
        hits: &[
            "That is our policy.",
            "The system won't let me.",
            "Rules are rules.",
            "The system doesn’t allow it.",
        ],
        misses: &[
            "Your insurance policy is here.",
            "If the system won't let you in, tell me.",
            "The limit is 30 days, so I can offer a repair.",
        ],
        negated: "I will not hide behind our policy.",
        quoted: "You were told \"that is our policy\", and that is no answer.",
    },
    Case {
        rule: "dead-end",
        context: SAID,
        hits: &[
            "There is nothing we can do.",
            "That is impossible.",
            "My hands are tied.",
            "It can't be done.",
        ],
        misses: &[
            "There was nothing you could have done.",
            "A form like this can feel impossible.",
            "There is no way to know that today.",
        ],
        negated: "That does not mean there is nothing we can do.",
        quoted: "You were told 'nothing we can do', and I want to look again.",
    },
    Case {
        rule: "sorry-but",
        context: SAID,
        hits: &[
            "Sorry, but it is late.",
            "I apologise for that; however, it is late.",
            "I'm sorry the parcel came late, but we sent it.",
        ],
        misses: &[
            "I'm sorry it is late. But I can send a new one.",
            "I am sorry for this, however long it takes.",
            "Sorry for a day with nothing but waiting.",
        ],
        negated: "I will not say sorry but mean the opposite.",
        quoted: "A \"sorry, but\" helps nobody.",
    },
    Case {
        rule: "feeling-but",
        context: SAID,
        hits: &[
            "I understand, but it is late.",
            "We appreciate that; however, it is late.",
            "I do understand this is hard but I need the date.",
        ],
        misses: &[
            "I understand this cost you a day. But for the storm it had come.",
            "I understand you had nothing but trouble.",
            "Tell me more, but take your time.",
        ],
        negated: "I did not understand it at first but I do now.",
        quoted: "\"I understand, but\" is what you heard.",
    },
    Case {
        rule: "sorry-if",
        context: SAID,
        hits: &[
            "Sorry if that was late.",
            "I'm sorry you feel that way.",
            "We apologise for any inconvenience.",
            "Sorry for the inconvenience caused.",
        ],
        misses: &[
            "I'm sorry it was late. If you like, I can call.",
            "I'm sorry you had to wait an hour.",
            "I'm sorry for the lost day.",
        ],
        negated: "You will not hear “any inconvenience” or sorry if from me.",
        quoted: "You got a \"sorry if\" from us.",
    },
    Case {
        rule: "claim-feeling",
        context: SAID,
        hits: &[
            "I know how you feel.",
            "I understand exactly how you feel.",
            "I know exactly what you're going through.",
            "I feel your pain.",
        ],
        misses: &[
            "Let me know how you feel about that plan.",
            "A week without heating is a long week.",
            "How do you feel now?",
        ],
        negated: "I can't know how you feel.",
        quoted: "\"I know how you feel\" is easily said.",
    },
    Case {
        rule: "bare-understand",
        context: SAID,
        hits: &[
            "I understand.",
            "I completely understand your frustration.",
            "I hear you. Let us go on.",
        ],
        misses: &[
            "I understand you lost a day over this.",
            "Please say it again so I understand.",
            "I understand your concern about the second charge.",
        ],
        negated: "I do not understand.",
        quoted: "Nobody wants to hear \"I understand\".",
    },
    Case {
        rule: "contradict",
        context: SAID,
        hits: &[
            "You are wrong.",
            "That's not true.",
            "No one else has this.",
            "You’re mistaken about the date.",
        ],
        misses: &[
            "Tell me if that is wrong.",
            "Your details are wrong in our list, and that is our slip.",
            "We sent the size and that is wrong.",
        ],
        negated: "I am not saying you are wrong.",
        quoted: "You were told \"that's not true\".",
    },
    Case {
        rule: "pass-buck",
        context: SAID,
        hits: &[
            "That's not my department.",
            "They messed up.",
            "The courier messed up your order.",
            "It was their fault.",
        ],
        misses: &[
            "I messed up your order.",
            "The billing team can see it, and I will ask them.",
            "Which department wrote to you?",
        ],
        negated: "I will not say that it is not my department.",
        quoted: "\"Not my department\" is no answer.",
    },
    Case {
        rule: "excuse",
        context: SAID,
        hits: &[
            "We are short-staffed.",
            "We're very busy today.",
            "We have high call volumes.",
            "The team is understaffed.",
        ],
        misses: &[
            "You waited an hour, and I'm sorry.",
            "Are you busy now?",
            "I know you are short of time.",
        ],
        negated: "It is not that we are short-staffed.",
        quoted: "You heard 'we are very busy' all week.",
    },
    Case {
        rule: "label",
        context: NOTED,
        hits: &[
            "The customer was rude.",
            "A difficult customer on line 2.",
            "He is a liar.",
            "You people never help.",
            "She was being difficult.",
        ],
        misses: &[
            "This has been a difficult week for her.",
            "The form is difficult to fill in.",
            "He swore twice at 10:40 and ended the call.",
        ],
        negated: "The customer was not rude.",
        quoted: "Customer said \"you people are crazy\" at 10:40.",
    },
    Case {
        rule: "threat",
        context: SAID,
        hits: &[
            "Pay today, or else.",
            "If you don't pay today, we will cut the line.",
            "If you do not lower your voice, I'll end the call.",
        ],
        misses: &[
            "If you don't hear from us by Friday, we will call.",
            "If you pay today, we will send it today.",
            "If you do not have the form, I will send one.",
        ],
        negated: "It is never pay or else with us.",
        quoted: "The letter said \"pay or else\".",
    },
    Case {
        rule: "person-first",
        context: NOTED,
        hits: &[
            "She suffers from asthma.",
            "He is wheelchair-bound.",
            "A line for the elderly.",
            "She is confined to a wheelchair.",
        ],
        misses: &[
            "She uses a wheelchair.",
            "Your line suffers from noise.",
            "He has asthma.",
        ],
        negated: "He is not wheelchair-bound.",
        quoted: "Customer's words: “she suffers from asthma”.",
    },
    Case {
        rule: "suicide-words",
        context: NOTED,
        hits: &[
            "His son committed suicide.",
            "After a failed attempt last year.",
            "She threatened to commit suicide.",
        ],
        misses: &[
            "His son died by suicide.",
            "A failed attempt to deliver on Monday.",
            "We are committed to your plan.",
        ],
        negated: "We never say that somebody committed suicide.",
        quoted: "Her words were \"committed suicide\".",
    },
    Case {
        rule: "secret-ask",
        context: SAID,
        hits: &[
            "Please tell me your PIN.",
            "What is your password?",
            "Read out the code.",
            "Can I have your card number?",
            "Send us the one-time code.",
            "Please confirm your password.",
        ],
        misses: &[
            "Please keep your PIN to yourself.",
            "I will send you the password reset link.",
            "If anyone asks you to share your PIN, end the call.",
            "What is the error code?",
        ],
        negated: "We will never ask for your password.",
        quoted: "A message that says 'tell me your PIN' is not from us.",
    },
    Case {
        rule: "personal-data",
        context: NOTED,
        hits: &[
            "Card 4111 1111 1111 1111.",
            "Write to ana@example.com.",
            "Call +44 20 7946 0958.",
            "Ask for it on 555-123-4567.",
        ],
        misses: &[
            "Order 20417 of 2026-11-23.",
            "It came at 17:00 and cost 10.50.",
            "Ask for the card number on file.",
        ],
        negated: "Never write a card number here.",
        quoted: "She said \"my number is on the letter\".",
    },
    Case {
        rule: "legal",
        context: NOTED,
        hits: &[
            "We are not liable for this.",
            "The driver was negligent.",
            "We accept liability.",
        ],
        misses: &[
            "We broke it, and we will repair it.",
            "The legal team will write to you.",
            "The public liability insurance is theirs.",
        ],
        negated: "I cannot say who is liable.",
        quoted: "Customer: 'you are liable'.",
    },
    Case {
        rule: "review-bargain",
        context: SAID,
        hits: &[
            "You get a gift for a good review.",
            "We offer a voucher if you change your review.",
            "Delete the review and I can offer a refund.",
            "Leave us five stars for a free month.",
        ],
        misses: &[
            "I will review your bill and add the credit.",
            "Your gift is on its way.",
            "You can ask for a review of this decision.",
        ],
        negated: "We do not give a gift for a review.",
        quoted: "They wrote \"a voucher for your review\".",
    },
    Case {
        rule: "secrecy",
        context: SAID,
        hits: &[
            "Between us, it was late.",
            "Off the record, I agree.",
            "Don't tell anyone.",
            "I won't tell anybody.",
        ],
        misses: &[
            "The line between us and the driver is bad.",
            "Only the team that helps you will know.",
            "Don't tell anyone your PIN.",
        ],
        negated: "I can't keep this between us.",
        quoted: "He said \"between us\".",
    },
    Case {
        rule: "voicemail-detail",
        context: VOICEMAIL,
        hits: &[
            "This is Sam about your debt.",
            "Your payment is late.",
            "Your test results are here.",
            "I call about {issue|it}.",
        ],
        misses: &[
            "This is Sam. My number is {phone}.",
            "Please call me back today.",
            "I will try again at four.",
        ],
        negated: "This is not about your debt.",
        quoted: "Say \"it is about your order\" only in person.",
    },
    Case {
        rule: "slot",
        context: SAID,
        hits: &[
            "Hello {{first_name}}.",
            "It comes on [DATE].",
            "Your number is XXXX.",
            "The date is TBC.",
            "Hello {Customer Name}.",
            "At [order number].",
            "Dear {no_such_name|friend}.",
            "By {deadline}.",
        ],
        misses: &[
            "Hello {customer_name|there}.",
            "It comes today[, by {deadline}]?.",
            "See [the form](https://example.org).",
            "Size XL.",
        ],
        negated: "No date is to be filled in here.",
        quoted: "The box says \"TBC\".",
    },
    Case {
        rule: "over-promise",
        context: SAID,
        hits: &[
            "We guarantee delivery.",
            "I promise it comes.",
            "It will definitely come.",
            "This will never happen again.",
            "Rest assured.",
        ],
        misses: &[
            "Your guarantee ends in May.",
            "We broke a promise to you.",
            "I will call by {deadline|four}.",
        ],
        negated: "I can't promise that.",
        quoted: "You were told \"definitely on Monday\".",
    },
    Case {
        rule: "vague-time",
        context: SAID,
        hits: &[
            "It will come soon.",
            "I'll call ASAP.",
            "We will write shortly.",
            "It comes as soon as possible.",
            "It comes {deadline|soon}.",
        ],
        misses: &[
            "As soon as it lands, I call you.",
            "I'll call soon, by {deadline|four} at the latest.",
            "That was too soon.",
        ],
        negated: "It will not come soon.",
        quoted: "“Soon” is no date.",
    },
    Case {
        rule: "hedge",
        context: SAID,
        hits: &[
            "Hopefully it comes.",
            "It is probably lost.",
            "It should be there.",
        ],
        misses: &[
            "That is not as it should be.",
            "You should be told the truth.",
            "It is at the depot.",
        ],
        negated: "I would not call it probably lost.",
        quoted: "You heard 'it should be there' twice.",
    },
    Case {
        rule: "bad-news",
        context: SAID,
        hits: &[
            "Unfortunately, it is gone.",
            "I'm afraid it is gone.",
            "We regret to inform you.",
        ],
        misses: &[
            "It is gone, and I can send another.",
            "Are you afraid of the dog next door?",
            "We are afraid for her safety.",
        ],
        negated: "This is not bad news.",
        quoted: "The letter began with \"unfortunately\".",
    },
    Case {
        rule: "bare-no",
        context: SAID,
        hits: &[
            "I can't do that.",
            "We cannot refund this.",
            "I am not able to change the price.",
            "We're unable to help.",
        ],
        misses: &[
            "I can't refund it. I can offer a credit.",
            "I can't hear you.",
            "We cannot refund it, so choose a repair or a credit.",
        ],
        negated: "I would never say I can't help.",
        quoted: "You heard \"we can't\" from us.",
    },
    Case {
        rule: "command",
        context: SAID,
        hits: &[
            "You must send the form.",
            "You have to wait.",
            "You'll have to call again.",
            "You are required to pay.",
        ],
        misses: &[
            "You must be tired.",
            "Do you have to leave at four?",
            "I'm sorry you have to repeat it.",
        ],
        negated: "I never said you must pay today.",
        quoted: "The letter says 'you must pay'.",
    },
    Case {
        rule: "candour",
        context: SAID,
        hits: &[
            "To be honest, it is lost.",
            "Honestly, it is lost.",
            "With all due respect, it is lost.",
        ],
        misses: &[
            "You gave an honest answer.",
            "I will tell you honestly what I find.",
            "Be frank with me.",
        ],
        negated: "I would never begin with to be honest.",
        quoted: "Drop \"to be honest\" here.",
    },
    Case {
        rule: "minimise",
        context: SAID,
        hits: &[
            "It's only a small delay.",
            "At least it came.",
            "It is not a big deal.",
            "It is just a minor issue.",
        ],
        misses: &[
            "Choose at least 8 letters.",
            "It takes at least an hour.",
            "The small box is yours.",
        ],
        negated: "This is no small problem. It is never only a small thing.",
        quoted: "You heard “at least it came”.",
    },
    Case {
        rule: "talk-down",
        context: SAID,
        hits: &[
            "Obviously, it is late.",
            "Simply press the key.",
            "As you should know, it is late.",
        ],
        misses: &[
            "I'll put it simply.",
            "Press the key.",
            "You spoke clearly.",
        ],
        negated: "It is not obviously broken.",
        quoted: "The page says \"simply press\".",
    },
    Case {
        rule: "address",
        context: SAID,
        hits: &[
            "Yes, sir.",
            "Good day, madam.",
            "Hi guys.",
            "Thanks, love.",
            "Sorry mate.",
        ],
        misses: &[
            "Dear Sir or Madam,",
            "You would love the blue one.",
            "My dear friend Zoë wrote.",
        ],
        negated: "Please do not call me sir.",
        quoted: "He said \"thanks, love\".",
    },
    Case {
        rule: "stock",
        context: SAID,
        hits: &[
            "You are a valued customer.",
            "For any further queries, write.",
            "Do not hesitate to call.",
            "Thank you for your patience.",
        ],
        misses: &[
            "Thank you for your patience while I read all three letters.",
            "If you have questions, write.",
            "A customer valued the lamp.",
        ],
        negated: "You were not treated as a valued customer.",
        quoted: "“Valued customer” is what the letter says.",
    },
    Case {
        rule: "jargon",
        context: SAID,
        hits: &[
            "As per your mail.",
            "Kindly reply.",
            "The SLA is two days.",
            "Prior to that, pay.",
        ],
        misses: &[
            "It costs ten per day.",
            "She spoke kindly.",
            "Please reply.",
        ],
        negated: "We do not write \"kindly\" or as per here. There is no SLA.",
        quoted: "\"As per\" is in the letter.",
    },
    Case {
        rule: "idiom",
        context: SAID,
        hits: &[
            "Let's touch base.",
            "Bear with me.",
            "I'll keep you in the loop.",
        ],
        misses: &[
            "I'll call you at four.",
            "The touch of the base is cold.",
            "The loop of the cable is loose.",
        ],
        negated: "I will not ask you to bear with me.",
        quoted: "He said 'touch base'.",
    },
    Case {
        rule: "hidden-actor",
        context: SAID,
        hits: &[
            "Mistakes were made.",
            "It was decided to close it.",
            "Your letter was overlooked.",
        ],
        misses: &[
            "I made a mistake.",
            "A mistake was made by us.",
            "We decided to close it.",
        ],
        negated: "It is not that mistakes were made.",
        quoted: "The letter says \"mistakes were made\".",
    },
    Case {
        rule: "heat",
        context: FIRM,
        hits: &[
            "STOP that.",
            "Please stop!",
            "Where is it??",
            "I will end the call now 😡",
            "It ends here :(",
        ],
        misses: &[
            "Your IBAN is on the card.",
            "Is it on the USB stick?",
            "I'll stay with it.",
        ],
        negated: "I do not shout.",
        quoted: "You wrote \"WHERE IS IT!!!\".",
    },
    Case {
        rule: "length",
        context: SMS,
        hits: &[
            "This text message holds many words. It goes on for longer than a text message can. It says the same thing twice. It says the same thing twice. It has no end at all yet.",
            "This one sentence goes on and on with so many short words in it that no one can take it all in.",
            "Your order {order_ref|that you placed with us on the last day of the long month of October in the old town shop} is here and it waits for you at the desk.",
        ],
        misses: &[
            "Your order is here.",
            "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. Eleven. Twelve. Thirteen. Fourteen.",
            "Your order {order_ref|is} here.",
        ],
        negated: "It is not late.",
        quoted: "You said \"it is late\".",
    },
    Case {
        rule: "grade",
        context: SAID,
        hits: &[
            "The administration investigates irregularities systematically. Comprehensive documentation facilitates considerably accelerated examination. Unsatisfactory documentation necessitates supplementary clarification. Individual notification follows immediately afterwards, naturally.",
            "Authorisation requirements necessitate additional verification. Identification documentation demonstrates eligibility. Subsequently, representatives communicate individual recommendations regarding alternative opportunities within approximately fourteen working days overall.",
            "Technical availability considerations unfortunately influence installation appointments. Organisational optimisation activities additionally complicate coordination. Alternative configurations remain theoretically achievable through collaborative preparation involving multiple international departments everywhere.",
        ],
        misses: &[
            "I see two charges on your bill. One is ours. I will take it off now. You will see the money in your account by Friday.",
            "Authorisation requirements necessitate verification.",
            "It came late and the box was wet. I can send a new one today, or you can have your money back. Which do you want?",
        ],
        negated: "It is not hard to read.",
        quoted: "You wrote \"authorisation\".",
    },
    Case {
        rule: "sorry-stack",
        context: SAID,
        hits: &[
            "I'm so sorry. Sorry again.",
            "We apologise. I'm sorry.",
            "Sorry, sorry, sorry.",
        ],
        misses: &[
            "I'm sorry it is late.",
            "I am sorry. I will send a new one.",
            "Thank you for the call.",
        ],
        negated: "I'm sorry. You do not need to be sorry.",
        quoted: "I'm sorry. You have heard \"sorry\" often.",
    },
    Case {
        rule: "why",
        context: SAID,
        hits: &[
            "Why did you wait?",
            "Why have you changed it?",
            "Why on earth was it sent?",
        ],
        misses: &[
            "This is why it is late.",
            "What made you wait?",
            "Tell me why it matters.",
        ],
        negated: "I do not ask why did you wait.",
        quoted: "Nobody likes to hear 'why did you'.",
    },
    Case {
        rule: "no-check",
        context: HEARD,
        hits: &[
            "What I hear is that it came late.",
            "It sounds like the box was open.",
            "To recap, it came late and open.",
        ],
        misses: &[
            "What I hear is that it came late. Is that right?",
            "To recap, it came late. Correct me where I'm off.",
            "I have your letter here.",
        ],
        negated: "I am not saying it sounds like a small thing.",
        quoted: "Say \"what I hear is\" and go on.",
    },
    Case {
        rule: "corporate-we",
        context: WARM,
        hits: &[
            "We will call you at four.",
            "We'll let you know.",
            "We'll be in touch.",
        ],
        misses: &[
            "I will call you at four.",
            "We will build a new desk.",
            "We'll find out together.",
        ],
        negated: "It is not that we will call you.",
        quoted: "You heard \"we will call you\" twice.",
    },
    Case {
        rule: "hidden",
        context: SAID,
        hits: &["Pay\u{202E}ment", "Pay\u{200B}ment", "Soft\u{AD}hyphen"],
        misses: &["Zoë", "❤️ and 👩‍👩‍👧", "Payment"],
        negated: "Nothing is hidden here.",
        quoted: "She wrote “déjà vu”.",
    },
    Case {
        rule: "look-alike",
        context: SAID,
        hits: &["P\u{430}yment", "\u{3BF}rder", "Ten\u{A0}days"],
        misses: &["Платёж", "naïve", "A Greek word: λόγος"],
        negated: "It is not the same letter.",
        quoted: "She wrote “ЖК”.",
    },
];
