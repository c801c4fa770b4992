//! British and American spelling, as one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// British spellings of whole words and the American ones.
const BRITISH_WORDS: &str = "
    centre center, centres centers, metre meter, metres meters, litre liter, litres liters,
    kilometre kilometer, kilometres kilometers, millimetre millimeter, millimetres millimeters,
    centimetre centimeter, centimetres centimeters, theatre theater, theatres theaters, fibre fiber,
    calibre caliber, licence license, licences licenses, licenced licensed, defence defense, offence offense,
    practise practice, practised practiced, practising practicing, grey gray, tyre tire, tyres tires,
    programme program, programmes programs, jewellery jewelry, enquiry inquiry, enquiries inquiries,
    enquire inquire, enquired inquired, fulfil fulfill, fulfils fulfills, fulfilment fulfillment,
    enrol enroll, enrols enrolls, enrolment enrollment, instalment installment, instalments installments,
    skilful skillful, ageing aging, judgement judgment, acknowledgement acknowledgment, cosy cozy,
    aluminium aluminum, aeroplane airplane, aeroplanes airplanes, mum mom, mums moms, kerb curb,
    sceptic skeptic, sceptical skeptical, whilst while, amongst among, towards toward, dialogue dialog,
    catalogue catalog, catalogues catalogs, analogue analog, cheque check, cheques checks, chequebook checkbook,
    chequebooks checkbooks, storey story, plough plow, mould mold, moult molt, pyjamas pajamas, doughnut donut,
    moustache mustache, manoeuvre maneuver, cancelation cancellation, travelled traveled
";

/// What precedes `our` in British words such as `colour`.
const OUR_STEMS: [&str; 16] = [
    "col",
    "discol",
    "fav",
    "hon",
    "dishon",
    "lab",
    "neighb",
    "behavi",
    "misbehavi",
    "hum",
    "rum",
    "arm",
    "harb",
    "endeav",
    "vap",
    "flav",
];

static AMERICAN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let pairs = BRITISH_WORDS.split(',');
    pairs
        .filter_map(|pair| pair.trim().split_once(' '))
        .collect()
});

/// `word` in American spelling. Both sides of a comparison go through here, so a word that only
/// looks British does no harm.
pub fn american(word: &str) -> String {
    if let Some(american) = AMERICAN.get(word) {
        return (*american).to_owned();
    }
    let word = fold_our(word);
    let word = fold_ise(&word);
    fold_double_l(&word)
}

/// `colour` is `color`.
fn fold_our(word: &str) -> String {
    if let Some((before, after)) = word.split_once("our")
        && OUR_STEMS.contains(&before.strip_prefix("un").unwrap_or(before))
    {
        return format!("{before}or{after}");
    }
    word.to_owned()
}

/// `organise` is `organize`, `analyse` is `analyze`.
fn fold_ise(word: &str) -> String {
    const ENDINGS: [&str; 9] = [
        "e", "ed", "es", "er", "ers", "ing", "ation", "ations", "able",
    ];
    for middle in ["is", "ys"] {
        for ending in ENDINGS {
            let before = word
                .strip_suffix(ending)
                .and_then(|rest| rest.strip_suffix(middle));
            if let Some(before) = before.filter(|before| before.chars().count() >= 4) {
                return format!("{before}{}z{ending}", &middle[..1]);
            }
        }
    }
    word.to_owned()
}

/// `travelled` is `traveled`; `called` and `installed` stay.
fn fold_double_l(word: &str) -> String {
    const ENDINGS: [&str; 7] = ["ed", "ing", "er", "ers", "or", "ors", "ation"];
    for ending in ENDINGS {
        if let Some(before) = word
            .strip_suffix(ending)
            .and_then(|rest| rest.strip_suffix("ell"))
            && before.chars().any(|letter| "aeiouy".contains(letter))
        {
            return format!("{before}el{ending}");
        }
    }
    word.to_owned()
}
