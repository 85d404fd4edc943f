"""Roles and directives of the book: a claim by its id, the count of verdicts, a citation."""

from collections import Counter
from html import escape

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.util.docutils import SphinxRole

from clusterlib import cards, citation, paper


def setup(app):
    """Register roles and directives with Sphinx."""
    app.add_role("claim", ClaimRole())
    app.add_directive("verdict-counts", VerdictCounts)
    app.add_directive("citation", Citation)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class ClaimRole(SphinxRole):
    """``{claim}`3-1-a` ``: a link to the claim in the ledger, its words on hover."""

    def run(self):
        """One reference node, or an error that lists the ids of the same section."""
        found = {claim.claim: claim for claim in paper.claims()}
        if self.text not in found:
            near = [name for name in found if name.rsplit("-", 1)[0] == self.text.rsplit("-", 1)[0]] or list(found)
            return [], [
                self.inliner.reporter.error(f"claim {self.text!r} is unknown; want one of {', '.join(near)}", line=self.lineno)
            ]
        claim = found[self.text]
        words = claim.statement_ko if self.env.config.language == "ko" else claim.statement_en
        reference = nodes.reference(
            self.rawtext,
            self.text,
            refuri=f"ledger.html#claims-{self.text}",
            reftitle=words,
            classes=["claim-ref"],
            internal=True,
        )
        return [reference], []


class VerdictCounts(Directive):
    """How many claims stand at which verdict, each with its badge."""

    def run(self) -> list[nodes.Node]:
        """A list as raw HTML."""
        lang = self.state.document.settings.env.config.language
        counts = Counter(cards.verdicts_of(paper.claims()).values())
        items = [
            f'<li><strong>{counts[code]}</strong> <span class="verdict verdict-{code}">{escape(labels[lang == "en"])}</span></li>'
            for code, labels in paper.labels("verdict").items()
        ]
        return [nodes.raw("", f'<ul class="verdict-counts">{"".join(items)}</ul>', format="html")]


class Citation(Directive):
    """``{citation} book``, or ``paper``: its citation as text and as BibTeX."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A paragraph and a literal block."""
        lang = self.state.document.settings.env.config.language
        item = {"book": citation.book_csl(lang), "paper": citation.PAPER}[self.arguments[0]]
        bibtex = citation.to_bibtex(item)
        return [nodes.paragraph("", citation.to_text(item, lang)), nodes.literal_block(bibtex, bibtex, language="bibtex")]
