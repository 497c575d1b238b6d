//! Codes of languages: BCP 47 (which takes two letters of ISO 639-1 where there are some) and ISO 639-2.
//!
//! MARC and RIS write three letters, and of the twenty languages that have two such codes the bibliographic one
//! (ISO 639-2/B): `dut`, not `nld`.

/// Two letters and the bibliographic three, in the order of ISO 639-1 (Library of Congress, code list of 2017).
const CODES: &str = "aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak \
be bel bg bul bi bis bm bam bn ben bo tib br bre bs bos ca cat ce che ch cha co cos cr cre cs cze cu chu cv chv \
cy wel da dan de ger dv div dz dzo ee ewe el gre en eng eo epo es spa et est eu baq fa per ff ful fi fin fj fij \
fo fao fr fre fy fry ga gle gd gla gl glg gn grn gu guj gv glv ha hau he heb hi hin ho hmo hr hrv ht hat hu hun \
hy arm hz her ia ina id ind ie ile ig ibo ii iii ik ipk io ido is ice it ita iu iku ja jpn jv jav ka geo kg kon \
ki kik kj kua kk kaz kl kal km khm kn kan ko kor kr kau ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug \
li lim ln lin lo lao lt lit lu lub lv lav mg mlg mh mah mi mao mk mac ml mal mn mon mr mar ms may mt mlt my bur \
na nau nb nob nd nde ne nep ng ndo nl dut nn nno no nor nr nbl nv nav ny nya oc oci oj oji om orm or ori os oss \
pa pan pi pli pl pol ps pus pt por qu que rm roh rn run ro rum ru rus rw kin sa san sc srd sd snd se sme sg sag \
si sin sk slo sl slv sm smo sn sna so som sq alb sr srp ss ssw st sot su sun sv swe sw swa ta tam te tel tg tgk \
th tha ti tir tk tuk tl tgl tn tsn to ton tr tur ts tso tt tat tw twi ty tah ug uig uk ukr ur urd uz uzb ve ven \
vi vie vo vol wa wln wo wol xh xho yi yid yo yor za zha zh chi zu zul";

/// The terminological codes (ISO 639-2/T) that differ from the bibliographic ones.
const TERMINOLOGICAL: &str = "sqi alb hye arm eus baq mya bur zho chi ces cze nld dut fra fre kat geo deu ger ell gre \
isl ice mkd mac mri mao msa may fas per ron rum slk slo bod tib cym wel";

fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = table.split_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

/// The bibliographic code of a language: `nl` gives `dut`. A code of three letters is its own; others are `und`.
pub(crate) fn bibliographic(code: &str) -> String {
    let primary = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if let Some((_, three)) = pairs(CODES).find(|(two, _)| *two == primary) {
        return three.to_owned();
    }
    if let Some((_, three)) = pairs(TERMINOLOGICAL).find(|(three, _)| *three == primary) {
        return three.to_owned();
    }
    let three = primary.len() == 3 && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if three { primary } else { "und".to_owned() }
}

/// The BCP 47 code of a code of any of these standards: `dut`, `nld`, `NL` and `nl-BE` give `nl`.
pub(crate) fn bcp47(code: &str) -> Option<&'static str> {
    let primary = code.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let primary = pairs(TERMINOLOGICAL).find(|(t, _)| *t == primary).map_or(primary.as_str(), |(_, b)| b);
    pairs(CODES).find(|(two, three)| *two == primary || *three == primary).map(|(two, _)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_all_standards_meet() {
        for (code, two, three) in [
            ("nld", "nl", "dut"),
            ("dut", "nl", "dut"),
            ("es-MX", "es", "spa"),
            ("EN", "en", "eng"),
            ("fr", "fr", "fre"),
        ] {
            assert_eq!((bcp47(code), bibliographic(code).as_str()), (Some(two), three));
        }
        assert_eq!((bcp47("pap"), bibliographic("pap").as_str()), (None, "pap"));
        assert_eq!((bcp47("Spanish"), bibliographic("x").as_str()), (None, "und"));
        assert_eq!(pairs(CODES).count(), 183);
        assert!(pairs(CODES).all(|(two, three)| two.len() == 2 && three.len() == 3));
    }
}
