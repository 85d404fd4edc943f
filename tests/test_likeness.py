"""Likeness of coded things: the laws of the simple matching coefficient."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from clusterlib.likeness import SILENT, shared_answers, simple_matching

ANSWERS = st.sampled_from(["yes", "no", "partly", SILENT])
CODINGS = (
    st.integers(1, 6)
    .flatmap(lambda width: st.lists(st.lists(ANSWERS, min_size=width, max_size=width), min_size=1, max_size=5))
    .map(lambda rows: pd.DataFrame(rows, index=[f"thing{place}" for place in range(len(rows))]))
)


def test_the_share_counts_equal_answers_among_those_that_both_give():
    codes = pd.DataFrame([["yes", "no", "no", SILENT], ["yes", "yes", SILENT, "no"]], index=["a", "b"])
    assert simple_matching(codes).loc["a", "b"] == 1 / 2
    assert shared_answers(codes).loc["a", "b"] == 2


def test_two_that_never_speak_on_the_same_question_have_no_likeness():
    codes = pd.DataFrame([["yes", SILENT], [SILENT, "yes"]])
    assert np.isnan(simple_matching(codes).iloc[0, 1])
    assert shared_answers(codes).iloc[0, 1] == 0


def test_common_silence_is_no_likeness():
    codes = pd.DataFrame([["yes", SILENT, SILENT], ["no", SILENT, SILENT]])
    assert simple_matching(codes).iloc[0, 1] == 0


@given(CODINGS)
def test_likeness_is_symmetric_within_zero_and_one(codes):
    share = simple_matching(codes)
    pd.testing.assert_frame_equal(share, share.T)
    assert share.stack().dropna().between(0, 1).all()


@given(CODINGS)
def test_everything_that_says_something_is_wholly_like_itself(codes):
    speaks = (codes != SILENT).any(axis="columns").to_numpy()
    itself = np.diag(simple_matching(codes))
    assert (itself[speaks] == 1).all()
    assert np.isnan(itself[~speaks]).all()


@given(CODINGS, st.randoms(use_true_random=False))
def test_the_order_of_things_and_of_questions_does_not_matter(codes, random):
    rows, columns = list(codes.index), list(codes.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    pd.testing.assert_frame_equal(simple_matching(codes.loc[rows, columns]).loc[codes.index, codes.index], simple_matching(codes))


@given(CODINGS)
def test_renaming_the_answers_to_a_question_changes_nothing(codes):
    other = codes.replace({"yes": "no", "no": "yes"})
    pd.testing.assert_frame_equal(simple_matching(other), simple_matching(codes))


@given(CODINGS)
def test_a_question_that_nobody_answers_changes_nothing(codes):
    pd.testing.assert_frame_equal(simple_matching(codes.assign(unasked=SILENT)), simple_matching(codes))


@given(CODINGS)
def test_a_question_that_all_answer_alike_never_lowers_likeness(codes):
    assert (simple_matching(codes.assign(agreed="yes")) >= simple_matching(codes).fillna(0)).all(axis=None)


@given(CODINGS)
def test_likeness_times_answers_shared_counts_whole_answers(codes):
    count = (simple_matching(codes) * shared_answers(codes)).fillna(0).to_numpy()
    np.testing.assert_allclose(count, count.round())
