"""A traveller at San Francisco airport: the map, and which column of the survey asks about which touchpoint."""

from __future__ import annotations

from dataclasses import dataclass

from common.dates import DAY_OF_MONTH
from feedback.mappings import attribute_column, nps_column, plain_column, score_column
from feedback.models import Metric
from intake.kinds import Column, Options
from journeys.models import Journey, LaneKind, StageKind
from maps.demonstration.shapes import JourneyShape, PlacedTouchpoint, StageShape, StepShape
from touchpoints.models import MomentOfTruth, Touchpoint

DATES: dict[int, dict[str, str | bool]] = {
    2016: {"format": "%m/%d/%Y %I:%M:%S %p", "day_only": True},
    2018: {"format": DAY_OF_MONTH, "day_only": True},
}

ON_SITE, DIGITAL, STAFF, TRANSPORT, SIGNS = "In the terminal", "Screens and Wi-Fi", "Staff", "Transport", "Signs"

AIRPORT = JourneyShape(
    name="A traveller at San Francisco airport",
    description=(
        "From the road to the gate and home again. Scores are the airport's own customer surveys of May 2016 and August 2018"
        " (DataSF, public domain)."
    ),
    channels=(
        (ON_SITE, "store", False),
        (DIGITAL, "kiosk", True),
        (STAFF, "person", False),
        (TRANSPORT, "transport", False),
        (SIGNS, "sign", False),
    ),
    stages=(
        StageShape(
            "Getting there",
            StageKind.AWARENESS,
            (
                StepShape(
                    "Drive in",
                    (PlacedTouchpoint("Signs on the airport roads", SIGNS, "Landside"),),
                    emotion=0,
                ),
                StepShape(
                    "Park",
                    (
                        PlacedTouchpoint("Parking", ON_SITE, "Landside"),
                        PlacedTouchpoint("Long-term parking shuttle", TRANSPORT, "Landside", optional=True),
                    ),
                    emotion=-1,
                    cards=((LaneKind.PAINS, "Full garages at the start of a holiday week"),),
                ),
                StepShape(
                    "Ride to the terminal",
                    (
                        PlacedTouchpoint("AirTrain", TRANSPORT, "Landside"),
                        PlacedTouchpoint("Cleanliness of the AirTrain", TRANSPORT, "Facilities"),
                    ),
                    emotion=1,
                ),
            ),
        ),
        StageShape(
            "Finding the way",
            StageKind.ONBOARDING,
            (
                StepShape(
                    "Orient yourself",
                    (
                        PlacedTouchpoint("Signs inside the airport", SIGNS, "Terminals"),
                        PlacedTouchpoint("Finding your way around", SIGNS, "Terminals"),
                    ),
                    emotion=0,
                ),
                StepShape(
                    "Read and ask",
                    (
                        PlacedTouchpoint("Information screens", DIGITAL, "Terminals"),
                        PlacedTouchpoint("Information booth, departures", STAFF, "Guest services"),
                    ),
                    emotion=0,
                ),
                StepShape(
                    "Move on",
                    (PlacedTouchpoint("Escalators, lifts and walkways", ON_SITE, "Facilities"),),
                    emotion=1,
                ),
            ),
        ),
        StageShape(
            "Security",
            StageKind.SUPPORT,
            (
                StepShape(
                    "Pass through",
                    (
                        PlacedTouchpoint(
                            "Passing through security",
                            STAFF,
                            "Security",
                            moment=MomentOfTruth.FIRST,
                            reason="The one place every traveller must pass, with a flight to lose.",
                        ),
                    ),
                    emotion=-2,
                    cards=((LaneKind.PAINS, "Nobody says how long the queue takes"),),
                ),
                StepShape("Feel safe", (PlacedTouchpoint("Feeling of safety", ON_SITE, "Security"),), emotion=1),
            ),
        ),
        StageShape(
            "Waiting and spending",
            StageKind.PURCHASE,
            (
                StepShape(
                    "Eat and drink",
                    (
                        PlacedTouchpoint("Restaurants", ON_SITE, "Concessions"),
                        PlacedTouchpoint("Cleanliness of restaurants", ON_SITE, "Facilities"),
                    ),
                    emotion=1,
                    cards=((LaneKind.PAINS, "Airport prices"),),
                ),
                StepShape("Shop", (PlacedTouchpoint("Shops", ON_SITE, "Concessions"),), emotion=0),
                StepShape(
                    "Connect",
                    (
                        PlacedTouchpoint(
                            "Free Wi-Fi",
                            DIGITAL,
                            "IT",
                            moment=MomentOfTruth.SECOND,
                            reason="The wait is judged by it.",
                        ),
                    ),
                    emotion=0,
                ),
                StepShape("Look around", (PlacedTouchpoint("Art and exhibitions", ON_SITE, "Museum"),), emotion=2),
            ),
        ),
        StageShape(
            "Boarding",
            StageKind.USE,
            (
                StepShape(
                    "Wait at the gate",
                    (
                        PlacedTouchpoint("Cleanliness of boarding areas", ON_SITE, "Facilities"),
                        PlacedTouchpoint("Cleanliness of the airport overall", ON_SITE, "Facilities"),
                    ),
                    emotion=0,
                ),
                StepShape(
                    "Freshen up",
                    (PlacedTouchpoint("Cleanliness of restrooms", ON_SITE, "Facilities"),),
                    emotion=-1,
                ),
            ),
        ),
        StageShape(
            "Coming home",
            StageKind.RENEWAL,
            (
                StepShape("Ask", (PlacedTouchpoint("Information booth, arrivals", STAFF, "Guest services"),), emotion=0),
                StepShape(
                    "Drive away",
                    (
                        PlacedTouchpoint("Rental car centre", ON_SITE, "Landside"),
                        PlacedTouchpoint("Cleanliness of the rental car centre", ON_SITE, "Facilities"),
                    ),
                    emotion=0,
                ),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class SurveyColumn:
    """A rated column of the survey: its header in each year, and what it asks about (None: the journey itself)."""

    header_2016: str | None
    header_2018: str
    metric: Metric
    touchpoint: str | None
    question: str


def _rated(header: str, touchpoint: str | None, question: str, *, in_2018: str | None = None) -> SurveyColumn:
    return SurveyColumn(header, in_2018 or header, Metric.CSAT, touchpoint, question)


RATE = "How would you rate SFO on: {}? (1 unacceptable … 5 outstanding)"
CLEAN = "How would you rate the cleanliness of {}? (1 unacceptable … 5 outstanding)"

SURVEY_COLUMNS = (
    _rated("Q7ART", "Art and exhibitions", RATE.format("artwork and exhibitions")),
    _rated("Q7FOOD", "Restaurants", RATE.format("restaurants")),
    _rated("Q7STORE", "Shops", RATE.format("retail shops and concessions")),
    _rated("Q7SIGN", "Signs inside the airport", RATE.format("signs and directions inside SFO")),
    _rated(
        "Q7WALKWAYS",
        "Escalators, lifts and walkways",
        RATE.format("escalators, elevators, moving walkways"),
        in_2018="Q7WALKWAY",
    ),
    _rated("Q7SCREENS", "Information screens", RATE.format("information on screens and monitors")),
    _rated("Q7INFODOWN", "Information booth, arrivals", RATE.format("information booths, lower level")),
    _rated("Q7INFOUP", "Information booth, departures", RATE.format("information booths, upper level")),
    _rated("Q7WIFI", "Free Wi-Fi", RATE.format("accessing and using free Wi-Fi")),
    _rated("Q7ROADS", "Signs on the airport roads", RATE.format("signs and directions on airport roadways")),
    _rated("Q7PARK", "Parking", RATE.format("airport parking facilities")),
    _rated("Q7AIRTRAIN", "AirTrain", RATE.format("AirTrain")),
    _rated("Q7LTPARKING", "Long-term parking shuttle", RATE.format("long-term parking lot shuttle")),
    _rated("Q7RENTAL", "Rental car centre", RATE.format("airport rental car center")),
    _rated("Q7ALL", None, RATE.format("SFO as a whole")),
    _rated("Q9BOARDING", "Cleanliness of boarding areas", CLEAN.format("boarding areas"), in_2018="Q9Boarding"),
    _rated("Q9AIRTRAIN", "Cleanliness of the AirTrain", CLEAN.format("the AirTrain"), in_2018="Q9AirTrain"),
    _rated("Q9RENTAL", "Cleanliness of the rental car centre", CLEAN.format("the rental car center"), in_2018="Q9Rental"),
    _rated("Q9FOOD", "Cleanliness of restaurants", CLEAN.format("airport restaurants"), in_2018="Q9Food"),
    _rated("Q9RESTROOM", "Cleanliness of restrooms", CLEAN.format("restrooms"), in_2018="Q9Restroom"),
    _rated("Q9ALL", "Cleanliness of the airport overall", CLEAN.format("the airport overall"), in_2018="Q9All"),
    _rated("Q10SAFE", "Feeling of safety", "How safe do you feel at SFO? (1 not safe … 5 extremely safe)", in_2018="Q10Safe"),
    SurveyColumn(
        "Q14FIND",
        "Q14FIND",
        Metric.CES,
        "Finding your way around",
        "How easy was it to find your way around the airport? (1 hard … 5 easy)",
    ),
    SurveyColumn(
        "Q14PASSTHRU",
        "Q14PASSTHRU",
        Metric.CES,
        "Passing through security",
        "How easy was it to pass through security? (1 hard … 5 easy)",
    ),
    SurveyColumn(None, "NETPRO", Metric.NPS, None, "How likely are you to recommend SFO? (0 … 10)"),
)

# What stands for "no answer", per kind of column: on NETPRO 0 and 6 are answers and 11 is not.
NO_ANSWER_RATED = ("0", "6", "BLANK", "")
NO_ANSWER_NPS = ("11", "")

SURVEY = "Customer survey of San Francisco airport"


def mapping_of(year: int, journey: Journey) -> tuple[list[Column], Options]:
    """What the columns of the survey file of 2016 or 2018 mean."""
    touchpoints = Touchpoint.objects.filter(workspace=journey.workspace).select_related("subject")
    subjects = {touchpoint.name: touchpoint.subject for touchpoint in touchpoints}
    columns = [
        plain_column("RESPNUM" if year == 2018 else "*RESPNUM", "external_id"),
        plain_column("INTDATE", "date", **DATES[year]),
        plain_column("WEIGHT", "weight"),
        attribute_column("BAREA", "Boarding area"),
        attribute_column("AIRLINE", "Airline"),
    ]
    for asked in SURVEY_COLUMNS:
        header = asked.header_2018 if year == 2018 else asked.header_2016
        if header is None:
            continue
        subject = journey.subject if asked.touchpoint is None else subjects[asked.touchpoint]
        if asked.metric == Metric.NPS:
            columns.append(nps_column(header, subject, asked.question, no_answer=NO_ANSWER_NPS))
        else:
            columns.append(score_column(header, subject, asked.question, metric=asked.metric, no_answer=NO_ANSWER_RATED, box=2))
    options: Options = {"survey": f"{SURVEY} {year}", "journey": str(journey.pk)}
    if year == 2018:
        # The file has only the day; the interviews were made in August 2018.
        options |= {"year": 2018, "month": 8}
    return columns, options
