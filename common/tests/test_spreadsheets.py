from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import as_meant, harmless

CELLS = st.text() | st.text(alphabet="'=+-@\t\r19., x")


@given(CELLS)
def test_no_text_is_taken_for_a_formula_and_none_is_lost(cell):
    written = harmless(cell)
    assert as_meant(written) == cell
    assert written[:1] not in tuple("=@\t\r")


def test_numbers_stay_numbers_and_formulas_become_texts():
    assert [harmless(cell) for cell in ["-3", "+4,5", "", "a=b", 7]] == ["-3", "+4,5", "", "a=b", 7]
    assert [harmless(cell) for cell in ["=1+1", "-2+3", "@SUM(1)", "'=1"]] == ["'=1+1", "'-2+3", "'@SUM(1)", "''=1"]
