"""What pages show besides tables and figures: the claims of a chapter, the glossary, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from clusterlib import paper

_WORDS = {
    "ko": {"book": "이 책의 용어", "place": "{}절", "none": "이 장이 다루는 주장이 없다."},
    "en": {"book": "a term of this book", "place": "section {}", "none": "No claim belongs to this chapter."},
}


@dataclass(frozen=True)
class ClaimsView:
    """Claims as a list."""

    claims: tuple[paper.Claim, ...]
    lang: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": claims_html(self.claims, self.lang), "text/plain": claims_text(self.claims, self.lang)}


@dataclass(frozen=True)
class GlossaryView:
    """The glossary, sorted as a reader of the language would look a word up."""

    terms: tuple[paper.Term, ...]
    lang: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": glossary_myst(self.terms, self.lang), "text/plain": f"{len(self.terms)} terms"}


def glossary(lang: str) -> GlossaryView:
    """All terms, as the glossary displays them."""
    return GlossaryView(tuple(paper.terms()), lang)


def glossary_myst(terms: tuple[paper.Term, ...], lang: str) -> str:
    """Terms as a MyST glossary that ``{term}`` links to."""
    words = _WORDS[lang]
    lines = ["```{glossary}"]
    for term in sorted(terms, key=lambda term: (term.term_ko if lang == "ko" else term.term_en).casefold()):
        here, other = (term.term_ko, term.term_en) if lang == "ko" else (term.term_en, term.term_ko)
        definition = term.definition_ko if lang == "ko" else term.definition_en
        places = [words["book"] if place == "book" else words["place"].format(place) for place in term.section.split(";")]
        lines += [here, f"  {definition} ({other}; {', '.join(places)})", ""]
    return "\n".join([*lines, "```", ""])


def claims_of(chapter: str, lang: str) -> ClaimsView:
    """The claims that a chapter treats, as it displays them."""
    return ClaimsView(tuple(claim for claim in paper.claims() if claim.chapter == chapter), lang)


def verdicts_of(claims: Iterable[paper.Claim]) -> dict[str, str]:
    """Code of each claim's verdict by the claim's id; ``not-yet-tested`` where none has been given."""
    given = paper.verdicts()
    return {one.claim: given[one.claim].verdict if one.claim in given else "not-yet-tested" for one in claims}


def claims_html(claims: tuple[paper.Claim, ...], lang: str) -> str:
    """Claims as an HTML list."""
    kinds, verdicts, place = paper.labels("kind"), paper.labels("verdict"), ("ko", "en").index(lang)
    items, given = [], verdicts_of(claims)
    for claim in claims:
        kind = "/".join(kinds[kind][place] for kind in claim.kind.split("/"))
        words, verdict = (claim.statement_ko, claim.statement_en)[place], given[claim.claim]
        items.append(
            f'<li class="claim"><span class="claim-id">{claim.claim}</span> {escape(words)} '
            f'<span class="claim-kind">{escape(kind)}, {_WORDS[lang]["place"].format(claim.section)}</span> '
            f'<span class="verdict verdict-{verdict}">{escape(verdicts[verdict][place])}</span></li>'
        )
    return f'<ul class="claims">{"".join(items)}</ul>' if items else f"<p>{_WORDS[lang]['none']}</p>"


def claims_text(claims: tuple[paper.Claim, ...], lang: str) -> str:
    """Claims as plain lines."""
    return "\n".join(f"{claim.claim}  {claim.statement_ko if lang == 'ko' else claim.statement_en}" for claim in claims)
