"""The sentence at the top: each team once, with what it committed to and the gap."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from dashboards.words import headline, standing
from revops import numbers, values
from revops.models import Team
from revops.numbers.reach import Delivery
from revops.periods import DAY
from revops.readers import NOBODY, Reader
from tests.judged import NOVEMBER, mqls, number


def revenue(euros, target=1_000_000):
    return number("revenue", values.money(euros * 100, "EUR"), values.money(target * 100, "EUR"))


def said(*judged, language="en"):
    with override(language):
        text = strip_tags(" ".join(headline.who_acts(judged)))
    return re.sub("[\u00a0\u202f]", " ", text)


def test_a_gap_is_in_the_kpi_s_own_unit_and_the_way_to_the_target_in_each_working_day_left():
    # 264 are expected by the 24th, and 87 are missing to the target in four working days.
    assert said(mqls(243)) == (
        "Marketing: 21 MQLs behind pace. Reaching the target of 330 by 30 Nov takes about 22 a working day."
    )
    assert said(mqls(243), language="fr") == (
        "Marketing : en retard de 21 MQL sur le rythme. "
        "Atteindre l’objectif de 330 au 30 nov. demande environ 22 par jour ouvré."
    )


def test_one_gap_leads_and_what_is_missing_to_the_target_is_less_loud():
    with override("en"):
        (sentence,) = headline.who_acts(
            [replace(mqls(265, target=300, over=19), until=NOVEMBER.last_day)]
        )
    leading, way = sentence.split('<span class="way">')
    assert "20 MQLs behind pace" in leading and "35" not in leading
    assert way.startswith("Reaching the target of 300 takes 35 more today.")


def test_on_the_last_day_what_is_missing_takes_today():
    last_day = replace(mqls(265, target=300, over=19), until=NOVEMBER.last_day)
    assert (
        said(last_day)
        == "Marketing: 20 MQLs behind pace. Reaching the target of 300 takes 35 more today."
    )
    assert said(last_day, language="fr") == (
        "Marketing : en retard de 20 MQL sur le rythme. Atteindre l’objectif de 300 demande encore 35 aujourd’hui."
    )
    before = replace(last_day, until=NOVEMBER.last_day - DAY)
    assert said(before).endswith(
        "Reaching the target of 300 takes 35 more on the last working day."
    )


def test_of_revenue_the_cro_is_short_and_never_finance():
    assert said(revenue(680_000)) == (
        "CRO: €120,000 of revenue behind pace. Reaching the target of €1.00M by 30 Nov takes about €80,000 a working day."
    )
    assert str(numbers.KPIS["revenue"].keeper) == "Finance"


def test_a_rate_is_behind_by_points_and_of_nothing_a_day():
    rate = number("win_rate", values.ratio(30, 100), values.level(Fraction(33, 100)))
    assert said(rate) == "Sales · Marketing: 3 points of win rate behind target."


def test_where_few_are_due_the_sentence_has_the_decimal_of_the_tile():
    assert said(mqls(3, target=5)).startswith("Marketing: 1 MQL behind")
    behind = mqls(1, target=3)  # of 2.4
    assert standing.gap(behind, "en") == "1.4 short"
    assert said(behind) == (
        "Marketing: 1.4 MQLs behind pace. Reaching the target of 3 by 30 Nov takes about 0.5 a working day."
    )


def test_where_many_are_due_the_sentence_rounds_as_the_tile_does():
    behind = mqls(250, target=331, over=17)  # of 281.35
    assert standing.gap(behind, "en") == "31 short"
    assert said(behind).startswith("Marketing: 31 MQLs behind")


def test_whoever_is_ahead_says_by_how_much():
    assert said(mqls(300)) == "Nobody is behind. Ahead: Marketing (+36 MQLs)."


def test_a_team_stands_there_once():
    signed = number("deals_signed", values.count(10), values.count(20))
    average = number("signed_amount", values.money(1, "EUR"), values.money(100_000_00, "EUR"))
    shown = said(signed, average)
    assert shown.count("AE") == 1
    assert shown.startswith(
        "AE: 6 signed deals and €80,000 behind pace. Reaching the targets of 20 and €100,000 by 30 Nov takes about 2.5 and €25,000"
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Marketing: ended 30 MQLs behind the target of 330."),
        ("fr", "Marketing : en retard de 30 MQL à la fin, pour un objectif de 330."),
    ],
)
def test_when_the_period_is_over_there_is_no_day_left(language, sentence):
    assert said(mqls(300, over=20), language=language) == sentence


def test_a_closed_month_is_ahead_in_the_words_of_its_tile():
    assert said(mqls(400, over=20)).endswith("Ended ahead: Marketing (+70 MQLs).")
    assert said(mqls(400, over=20), language="fr").endswith(
        "En avance à la fin : Marketing (+70 MQL)."
    )


LATE = (
    mqls(243),
    number("sqos", values.count(10), values.count(50)),
    number("deals_signed", values.count(14), values.count(20)),
    revenue(1_000),
)


def test_who_is_furthest_behind_stands_first_and_of_the_others_no_gap_is_out_of_sight():
    shown = said(*LATE)
    assert shown.startswith("CRO: €799,000 of revenue behind pace.")
    assert "SDR · BDR: 30 SQOs behind pace" in shown
    assert shown.endswith("Also behind: AE (2 signed deals) and Marketing (21 MQLs).")


def test_of_two_that_are_as_far_behind_money_stands_first():
    signed = number("deals_signed", values.count(8), values.count(20))
    shown = said(signed, revenue(400_000))
    assert shown.index("CRO") < shown.index("AE")


def test_a_source_that_is_silent_is_named_once_where_it_ends_figures():
    at = datetime(2026, 11, 9, 7, tzinfo=UTC)
    crm = Delivery("CRM", frozenset({"lead"}), at, at.date(), True, False)
    silent = [replace(each, silent=(crm,)) for each in (mqls(3), revenue(10))]
    with override("en"):
        assert headline.fallen_silent(silent) == ["CRM has delivered nothing since 9 Nov 2026."]
        assert headline.fallen_silent([mqls(3)]) == []


def test_several_reasons_for_nothing_each_name_their_kpis():
    def absent(key: str, reason: str):
        return number(key, values.absent(numbers.KPIS[key].unit, reason), None)

    mql, sqo = absent("mqls", "No data before 1 Nov."), absent("sqos", "No data before 1 Nov.")
    assert said(mql, sqo) == "No data before 1 Nov."
    assert said(mql, sqo, absent("revenue", "No data before 9 Nov.")) == (
        "No data before 1 Nov (MQLs, SQOs). No data before 9 Nov (Revenue)."
    )


def test_the_reader_s_own_team_stands_first_and_what_the_others_need_opens():
    with override("en"):
        shown = " ".join(headline.who_acts(LATE, lambda: {"mqls"}, headline.opened))
    first, rest = shown.split("<details><summary>")
    assert strip_tags(first).startswith("Marketing:") and "<b>CRO</b>:" in first
    summary, opened = rest.split("</summary>")
    assert strip_tags(summary) == "Also behind: SDR · BDR (30 SQOs) and AE (2 signed deals)."
    assert "<b>SDR · BDR</b>:" in opened and "<b>AE</b>: 2 signed deals behind" in opened


def test_whose_team_commits_to_a_figure_is_known_by_the_reader_s_teams(db):
    team = Team.objects.create(name="AE South", function="ae")
    assert "deals_signed" in headline.own_kpis(Reader(teams=frozenset([team.pk])))
    assert headline.own_kpis(NOBODY) == frozenset()


def test_more_reasons_than_one_reads_stand_where_the_figures_do():
    five = ("mqls", "sqos", "revenue")
    absent = [number(key, values.absent(numbers.KPIS[key].unit, f"{key} lacks."), None) for key in five]  # fmt: skip
    assert said(*absent) == (
        "None of these figures can be counted from what has come so far; each says what it lacks."
    )
