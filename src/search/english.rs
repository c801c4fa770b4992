//! What search knows about English beyond its stemmer: words that say little, and forms that
//! follow no rule.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words that say little about what a sentence is about, folded.
const STOP_WORDS: &str = "
    a about after again all also am an and any anybody anyone anything are arent as at be because been
    before being both but by can cant cannot could couldnt did didnt do does doesnt doing dont done down
    each either else even ever every for from further get gets getting give go going gone gonna got gotta
    had hadnt has hasnt have havent having he hello her here hers hey hi him his how i id if ill im in
    into is isnt it its itself ive just kindly let lets like know may maybe me might mine more most much
    must my myself no nor not now of off ok okay on once one only or other our ours out over own please
    pls really same say see shall she should shouldnt so some somebody someone something still such than
    thank thanks that thats the their theirs them then there theres these they theyre theyve thing things
    this those though through to told too u under until up ur us use very want wants wanted was wasnt we
    well were werent weve what whats when where whether which while who whom why will with within without
    wont would wouldnt yes yet you youd youll your youre yours youve
    able actually anyway basically come customer customers im id need needs needed tell try trying think thought way whatever
";

/// Forms that no rule gives: a base form and what it turns into, one family a line.
const IRREGULAR: &str = "
    be am are is was were been being
    become became
    begin began begun
    bend bent
    bite bit bitten
    bleed bled
    blow blew blown
    break broke broken
    bring brought
    build built
    burn burnt
    buy bought
    catch caught
    choose chose chosen
    come came
    cost costs
    cut cutting
    deal dealt
    dig dug
    do did done does
    draw drew drawn
    dream dreamt
    drink drank drunk
    drive drove driven
    eat ate eaten
    fall fell fallen
    feed fed
    feel felt
    fight fought
    find found
    fly flew flown flies
    forbid forbade forbidden
    forget forgot forgotten
    forgive forgave forgiven
    freeze froze frozen
    get got gotten
    give gave given
    go went gone goes
    grow grew grown
    hang hung
    have had has
    hear heard
    hide hid hidden
    hit hitting
    hold held
    hurt hurting
    keep kept
    know knew known
    lay laid
    lead led
    lean leant
    learn learnt
    leave left
    lend lent
    let letting
    lie lay lain lying
    light lit
    lose lost losing
    make made making
    mean meant
    meet met
    mistake mistook mistaken
    misunderstand misunderstood
    overpay overpaid
    pay paid
    prove proven
    put putting
    quit quitting
    read reading
    rebuild rebuilt
    repay repaid
    resend resent
    rewrite rewrote rewritten
    ride rode ridden
    ring rang rung
    rise rose risen
    run ran running
    say said
    see saw seen
    seek sought
    sell sold
    send sent
    set setting
    shake shook shaken
    shine shone
    shoot shot
    show shown
    shrink shrank shrunk
    shut shutting
    sing sang sung
    sink sank sunk
    sit sat
    sleep slept
    slide slid
    smell smelt
    speak spoke spoken
    spell spelt
    spend spent
    spill spilt
    split splitting
    spoil spoilt
    stand stood
    steal stole stolen
    stick stuck
    sting stung
    strike struck stricken
    swear swore sworn
    swim swam swum
    take took taken
    teach taught
    tear tore torn
    tell told
    think thought
    throw threw thrown
    understand understood
    undo undid undone
    upset upsetting
    wake woke woken
    wear wore worn
    win won
    withdraw withdrew withdrawn withdrawal
    withhold withheld
    write wrote written
    man men
    woman women
    child children
    person people persons
    foot feet
    tooth teeth
    mouse mice
    life lives
    wife wives
    knife knives
    half halves
    self selves
    shelf shelves
    leaf leaves
    thief thieves
    datum data
    criterion criteria
    analysis analyses
    bad worse worst
    good better best
    far further furthest farther farthest
    little less least
    many more most
    apology apologies apologise apologize
    complaint complain complaints
    delivery deliver deliveries delivered
    payment pay payments paid
    refusal refuse
    arrival arrive
    renewal renew
    removal remove
    approval approve
    proof prove
    advice advise
    loss lose
    sale sell
    choice choose
    speech speak
    thought think
    belief believe
    failure fail
    closure close
    response respond
    explanation explain
    cancellation cancel
";

static STOP_WORD_SET: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

static BASE_FORMS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let mut bases = HashMap::new();
    for family in IRREGULAR.lines() {
        let mut forms = family.split_whitespace();
        let Some(base) = forms.next() else { continue };
        for form in forms {
            bases.entry(form).or_insert(base);
        }
    }
    bases
});

/// The words that say little about what a sentence is about.
pub fn stop_words() -> impl Iterator<Item = &'static str> {
    STOP_WORDS.split_whitespace()
}

/// Whether `word` says little about what a sentence is about.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORD_SET.contains(word)
}

/// The base form of an irregular form; any other word as it is.
pub fn base_form(word: &str) -> &str {
    BASE_FORMS.get(word).copied().unwrap_or(word)
}
