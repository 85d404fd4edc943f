"""What pages show besides tables: claims and the glossary, escaped, in one language."""

import dataclasses
from itertools import pairwise

import pytest
from lxml import html

from clusterlib import LANGUAGES, cards, catalogue, paper
from clusterlib.data import DataError


def claim(**changes) -> paper.Claim:
    return dataclasses.replace(paper.claims()[0], **changes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chapter_shows_its_claims_and_no_other_in_one_language(lang):
    view = cards.claims_of("regional-clusters", lang)
    assert [one.claim for one in view.claims] == [one.claim for one in paper.claims() if one.chapter == "regional-clusters"]
    bundle = view._repr_mimebundle_()
    for one in view.claims:
        here, there = (one.statement_ko, one.statement_en) if lang == "ko" else (one.statement_en, one.statement_ko)
        assert here in bundle["text/plain"] and there not in bundle["text/plain"]
        assert here in html.fromstring(bundle["text/html"]).text_content()


def test_every_claim_names_kind_section_and_verdict():
    (item,) = html.fromstring(cards.claims_html((claim(claim="9-z", section="9", kind="mechanism/definition"),), "en")).xpath(
        "//li"
    )
    assert item.xpath("string(span[@class='claim-id'])") == "9-z"
    assert item.xpath("string(span[@class='claim-kind'])") == "mechanism/definition, section 9"
    assert item.xpath("string(span[contains(@class, 'verdict')])") == "not yet tested"


def test_a_statement_is_text_and_never_markup():
    shown = cards.claims_html((claim(statement_en="<script>alert(1)</script> & more"),), "en")
    assert "<script" not in shown
    assert "<script>alert(1)</script> & more" in html.fromstring(shown).text_content()


@pytest.mark.parametrize(("lang", "words"), [("en", "No claim belongs to this chapter."), ("ko", "이 장이 다루는 주장이 없다.")])
def test_a_chapter_without_claims_says_so(lang, words):
    assert cards.claims_of("none", lang)._repr_mimebundle_()["text/html"] == f"<p>{words}</p>"


def test_a_claim_without_a_verdict_is_not_yet_tested(monkeypatch):
    given = paper.verdicts()
    left = {claim: verdict for claim, verdict in given.items() if claim != "4-a"}
    monkeypatch.setattr(paper, "verdicts", lambda: left)
    told = cards.verdicts_of(paper.claims())
    assert told["4-a"] == "not-yet-tested"
    assert all(told[claim] == verdict.verdict for claim, verdict in left.items())


def test_no_verdict_is_stronger_than_its_rule_allows():
    rules = {rule.claim: rule for rule in paper.rules()}
    never_too_strong = {"not-supported", "not-testable-here"}
    allowed = {
        "supported": {"supported", "mixed", "assumed"} | never_too_strong,
        "mixed": {"mixed", "assumed"} | never_too_strong,
        "assumed": {"assumed"} | never_too_strong,
        "not-testable-here": {"not-testable-here"},
    }
    for claim, given in paper.verdicts().items():
        assert given.verdict in allowed[rules[claim].at_most], claim
        assert given.table in catalogue.TABLES or (given.verdict, given.table) == ("not-testable-here", ""), claim
        assert (given.strength == "none") == (given.verdict == "not-testable-here"), claim


def test_every_claim_has_its_rule():
    assert [rule.claim for rule in paper.rules()] == [claim.claim for claim in paper.claims()]


def test_a_verdict_without_a_rule_is_refused(mend):
    mend("verdicts.csv", "\n4-a,", "\n4-z,")
    with pytest.raises(DataError, match=r"data/verdicts.csv, line \d+, column claim: '4-z' is unknown"):
        paper.verdicts()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_glossary_defines_every_term_once_in_the_order_of_the_language(lang):
    text = cards.glossary(lang)._repr_mimebundle_()["text/markdown"]
    lines = text.splitlines()
    terms = [line for line, after in pairwise(lines) if after.startswith("  ")]
    assert (lines[0], terms) == ("```{glossary}", sorted(terms, key=str.casefold))
    assert sorted(terms) == sorted(one.term_ko if lang == "ko" else one.term_en for one in paper.terms())
    assert len(set(terms)) == len(terms)
