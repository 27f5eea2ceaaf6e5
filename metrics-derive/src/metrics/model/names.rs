//! How the names of a struct's fields go together.

use std::collections::{BTreeSet, HashMap};
use std::iter::{once, repeat};

use metrics_naming::samples::SAMPLE_SUFFIXES;

use super::{Family, Field, Kind};
use crate::syntax::Errors;

/// Two fields, by their places, that have to be compared when their types are known.
pub(crate) struct Pair {
    pub(crate) first: usize,
    pub(crate) second: usize,
    pub(crate) relation: Relation,
}

/// How the names of two fields are alike.
#[derive(Clone, Copy)]
pub(crate) enum Relation {
    /// They are equal, and constant labels tell the fields apart.
    Same,
    /// The second could be that of a sample of the first.
    Sample,
}

/// Tells of names that are there twice, and finds those that depend on types.
pub(super) fn pairs(fields: &[Field<'_>], errors: &mut Errors) -> Vec<Pair> {
    let mut seen: HashMap<&str, Vec<Member<'_>>> = HashMap::new();
    let mut pairs = Vec::new();
    for member in families(fields) {
        let namesakes = seen.entry(&member.family.name.text).or_default();
        let clash = namesakes.iter().find_map(|other| clash(other, &member));
        match (clash, namesakes.first()) {
            (Some(message), _) => errors.advise(member.family.name.span, message),
            (None, Some(first)) => pairs.push(Pair {
                first: first.at,
                second: member.at,
                relation: Relation::Same,
            }),
            (None, None) => {}
        }
        namesakes.push(member);
    }
    aliases(fields, &seen, errors);
    pairs.extend(samples(fields));
    pairs
}

/// Fields with a name, or alias, that could be that of a sample of another.
fn samples(fields: &[Field<'_>]) -> Vec<Pair> {
    let names = || families(fields).flat_map(|member| names(member.family).zip(repeat(member.at)));
    let places: HashMap<&str, usize> = names().collect();
    let mut met = BTreeSet::new();
    for (name, second) in names() {
        let owners = owners(name).filter_map(|owner| places.get(&*owner));
        let others = owners.filter(|first| **first != second);
        met.extend(others.map(|first| (second, *first)));
    }
    for (second, first) in samples_alike(names()) {
        // Once for two fields.
        if !met.contains(&(first, second)) {
            met.insert((second, first));
        }
    }
    met.into_iter()
        .map(|(second, first)| Pair {
            first,
            second,
            relation: Relation::Sample,
        })
        .collect()
}

/// Fields of which samples could have one name, as `a` and `a_count_total` if they are a histogram and a counter.
fn samples_alike<'n>(names: impl Iterator<Item = (&'n str, usize)>) -> BTreeSet<(usize, usize)> {
    let mut holders: HashMap<String, Vec<(&'n str, usize)>> = HashMap::new();
    let mut met = BTreeSet::new();
    for (name, second) in names {
        for sample in samples_of(name) {
            let known = holders.entry(sample).or_default();
            // What holds of a name holds of all fields that have it.
            if known.iter().all(|(other, _)| *other != name) {
                let others = known.iter().filter(|(_, first)| *first != second);
                met.extend(others.map(|(_, first)| (second, *first)));
                known.push((name, second));
            }
        }
    }
    met
}

/// The names that samples of a family with this name can have, and those that it can have in `OpenMetrics`.
fn samples_of(name: &str) -> impl Iterator<Item = String> {
    let of_name = SAMPLE_SUFFIXES
        .iter()
        .map(move |suffix| format!("{name}{suffix}"));
    let stem = name.strip_suffix("_total");
    let stem = stem.or_else(|| name.strip_suffix("_info"));
    let of_stem = stem
        .into_iter()
        .flat_map(|stem| [stem.to_owned(), format!("{stem}_created")]);
    of_name.chain(of_stem)
}

/// The name of a family, and the old one.
fn names(family: &Family) -> impl Iterator<Item = &str> {
    let alias = family.alias.as_ref().map(|(alias, _)| &*alias.text);
    once(&*family.name.text).chain(alias)
}

/// Tells of aliases that are names already.
fn aliases(fields: &[Field<'_>], names: &HashMap<&str, Vec<Member<'_>>>, errors: &mut Errors) {
    let mut seen: HashMap<&str, Member<'_>> = HashMap::new();
    for member in families(fields) {
        let Some((alias, _)) = &member.family.alias else {
            continue;
        };
        let (text, own) = (&*alias.text, &member.family.name.text);
        let of_name = names.get(text).and_then(|members| members.first());
        let of_alias = seen
            .get(text)
            .filter(|other| other.family.name.text != *own);
        if own == text {
            let message =
                format!("`{text}` is the name itself: write the old one, or remove `alias`");
            errors.advise(alias.span, message);
        } else if let Some(other) = of_name.or(of_alias) {
            let other = other.field.ident;
            let message = format!("`{text}` is a name of the field `{other}` already: remove one");
            errors.advise(alias.span, message);
        }
        seen.entry(text).or_insert(member);
    }
}

/// Why two fields cannot have one name, if the macro can see it.
fn clash(first: &Member<'_>, second: &Member<'_>) -> Option<String> {
    let (name, other) = (&first.family.name.text, first.field.ident);
    let others = &first.family.labels.constant;
    let mine = &second.family.labels.constant;
    if mine.is_empty() && others.is_empty() {
        return Some(format!(
            "`{name}` is the name of the field `{other}` already: rename one"
        ));
    }
    if !mine
        .iter()
        .map(|(name, _)| &name.text)
        .eq(others.iter().map(|(name, _)| &name.text))
    {
        return Some(format!(
            "`{name}` is the name of the field `{other}` already: give both the same constant labels with different values, or rename one"
        ));
    }
    let equal = mine
        .iter()
        .zip(others)
        .all(|((_, a), (_, b))| a.value() == b.value());
    equal.then(|| {
        format!("the field `{other}` has this name and these constant labels already: change one")
    })
}

/// The names of families that can have a sample of this name.
fn owners(name: &str) -> impl Iterator<Item = String> {
    let stems = SAMPLE_SUFFIXES
        .iter()
        .filter_map(|suffix| name.strip_suffix(suffix));
    let created = name.strip_suffix("_created");
    let totals = created
        .into_iter()
        .chain([name])
        .map(|stem| format!("{stem}_total"));
    // An info and a counter are called by their stems in OpenMetrics.
    let info = format!("{}_info", name.strip_suffix("_total").unwrap_or(name));
    stems.map(str::to_owned).chain(totals).chain([info])
}

/// A field that is a family.
#[derive(Clone, Copy)]
struct Member<'f> {
    at: usize,
    field: &'f Field<'f>,
    family: &'f Family,
}

fn families<'f>(fields: &'f [Field<'f>]) -> impl Iterator<Item = Member<'f>> {
    fields
        .iter()
        .enumerate()
        .filter_map(|(at, field)| match &field.kind {
            Kind::Family(family) => Some(Member { at, field, family }),
            Kind::Group { .. } | Kind::Skipped => None,
        })
}
