"""Pages as trees: what follows an element stays where it was, and what is written is read back the same by another parser."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import tree


@pytest.fixture
def page():
    return tree.parsed("<body><div><p>one</p> and <i>two</i> then <b>three</b> end</div>")


def test_what_follows_a_wrapped_element_follows_what_is_around_it(page):
    tree.wrap(page.find(".//i"), tree.element("span", {"class": "held"}))
    assert tree.written(page.find(".//div")) == '<div><p>one</p> and <span class="held"><i>two</i></span> then <b>three</b> end</div>'


@pytest.mark.parametrize(("name", "left"), [("i", "<p>one</p> and  then <b>three</b> end"), ("p", " and <i>two</i> then <b>three</b> end")])
def test_what_follows_an_element_stays_when_it_is_taken_out(page, name, left):
    out = tree.taken_out(page.find(f".//{name}"))
    assert tree.written(page.find(".//div")) == f"<div>{left}</div>"
    assert out.tail is None and out.text in ("one", "two")


def test_text_leaves_out_what_a_selector_names_but_not_what_follows_it():
    heading = tree.parsed("<h2>무엇이 <a class='headerlink'>#</a>다른가<!-- a remark --></h2>").find(".//h2")
    assert tree.text_of(heading, ".headerlink") == "무엇이 다른가"
    assert tree.solid_text(heading) == "무엇이#다른가"


def test_selectors_find_in_the_order_of_the_document(page):
    assert [one.tag for one in tree.select(page, "b, p, i")] == ["p", "i", "b"]
    assert tree.first(page, "table") is None
    assert tree.above(page.find(".//i"), "body", "div").tag == "div"
    assert tree.above(page.find(".//i"), "table") is None


def test_scripts_and_addresses_are_written_as_they_are_and_remarks_are_not():
    text = '<head><title>t</title><script>if (a < b && c) {}</script></head><body><!-- gone --><a href="#무엇이?a=1&amp;b=2">x</a><br></body>'
    assert tree.written(tree.parsed(text)) == f"<html>{text.replace('<!-- gone -->', '')}</html>"


letters = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)


@given(letters, letters)
def test_any_text_and_any_value_are_read_back_by_another_parser(text, value):
    made = tree.element("p", {"title": value}, text)
    read = BeautifulSoup(tree.written(made), "html.parser").p
    assert (read.get_text(), read["title"]) == (text, value)
    assert BeautifulSoup(tree.written(made, xml=True), "xml").p["title"] == value
