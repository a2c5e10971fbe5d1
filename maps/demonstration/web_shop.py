"""Buying in a web shop: the map, which event belongs to which touchpoint, and seeded answers that say they are synthetic."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from journeys.models import LaneKind, StageKind
from maps.demonstration.shapes import JourneyShape, PlacedTouchpoint, StageShape, StepShape
from touchpoints.models import MomentOfTruth

WEB, MAIL, CHAT = "Web shop", "E-mail", "Chat"

WEB_SHOP = JourneyShape(
    name="Buying in a web shop",
    description=(
        "From the first page to the order. Events are the synthetic log of the Retentioneering project (Apache-2.0);"
        " the answers are seeded and synthetic too."
    ),
    channels=((WEB, "web", True), (MAIL, "email", True), (CHAT, "chat", True)),
    is_synthetic=True,
    stages=(
        StageShape(
            "Discover",
            StageKind.AWARENESS,
            (
                StepShape(
                    "Arrive",
                    (
                        PlacedTouchpoint("Home page", WEB, "Marketing"),
                        PlacedTouchpoint("Promotion page", MAIL, "Marketing", optional=True),
                    ),
                    emotion=1,
                ),
            ),
        ),
        StageShape(
            "Consider",
            StageKind.CONSIDERATION,
            (
                StepShape(
                    "Browse",
                    (
                        PlacedTouchpoint("Catalogue", WEB, "Merchandising"),
                        PlacedTouchpoint("Search", WEB, "Merchandising"),
                        PlacedTouchpoint("Filtered results", WEB, "Merchandising"),
                    ),
                    emotion=0,
                    cards=((LaneKind.PAINS, "Search does not forgive a typing error"),),
                ),
                StepShape(
                    "Look closely",
                    (
                        PlacedTouchpoint("Product page", WEB, "Merchandising"),
                        PlacedTouchpoint("Compare view", WEB, "Merchandising", optional=True),
                    ),
                    emotion=1,
                ),
            ),
        ),
        StageShape(
            "Buy",
            StageKind.PURCHASE,
            (
                StepShape("Fill the cart", (PlacedTouchpoint("Cart", WEB, "Checkout"),), emotion=1),
                StepShape(
                    "Shipping",
                    (PlacedTouchpoint("Shipping form", WEB, "Checkout"),),
                    emotion=-1,
                    cards=((LaneKind.PAINS, "The price of shipping comes late"),),
                ),
                StepShape(
                    "Get help",
                    (PlacedTouchpoint("Support chat", CHAT, "Customer care", optional=True),),
                    emotion=0,
                ),
                StepShape(
                    "Payment",
                    (
                        PlacedTouchpoint(
                            "Payment form",
                            WEB,
                            "Payments",
                            moment=MomentOfTruth.FIRST,
                            reason="Here the customer trusts us with a card, or leaves.",
                        ),
                        PlacedTouchpoint("Payment error", WEB, "Payments", optional=True),
                    ),
                    emotion=-2,
                    cards=((LaneKind.PAINS, "The card form is empty again after an error"),),
                ),
            ),
        ),
        StageShape(
            "Own",
            StageKind.USE,
            (
                StepShape(
                    "Order placed",
                    (
                        PlacedTouchpoint(
                            "Order confirmation",
                            WEB,
                            "Checkout",
                            moment=MomentOfTruth.SECOND,
                            reason="The first thing that is kept, or not, after the money has gone.",
                        ),
                    ),
                    emotion=2,
                ),
            ),
        ),
    ),
)

# The events of the log that are touchpoints of the map; the others stay unmapped and are listed with their counts.
TOUCHPOINT_OF_EVENT = {
    "home": "Home page",
    "promo_page": "Promotion page",
    "catalog": "Catalogue",
    "search": "Search",
    "filter_results": "Filtered results",
    "product_view": "Product page",
    "compare": "Compare view",
    "add_to_cart": "Cart",
    "cart": "Cart",
    "shipping_details": "Shipping form",
    "support_chat": "Support chat",
    "payment_details": "Payment form",
    "payment_error": "Payment error",
    "purchase": "Order confirmation",
}


@dataclass(frozen=True)
class SeededAnswer:
    """One synthetic answer, given a few minutes after an event of the log."""

    external_id: str
    customer_key: str
    at: datetime
    question: str
    value: int
    comment: str = ""


@dataclass(frozen=True)
class Asked:
    """Which event is followed by which question, how often it is answered, and how the answers lie (weights per point)."""

    question: str
    event: str
    share: float
    points: tuple[int, ...]
    weights: tuple[int, ...]
    comments: tuple[str, ...]


ASKED = (
    Asked(
        "cart-satisfaction",
        "cart",
        0.45,
        (1, 2, 3, 4, 5),
        (4, 7, 17, 42, 30),
        (
            "The cart kept my things from last week. Good.",
            "I could not see what shipping would cost.",
            "Clear and quick.",
            "Why do I have to log in to see a total?",
        ),
    ),
    Asked(
        "payment-effort",
        "payment_details",
        0.55,
        (1, 2, 3, 4, 5, 6, 7),
        (8, 8, 9, 13, 22, 25, 15),
        (
            "The page asked for my bank twice and then failed.",
            "After the error I had to type everything again.",
            "Quick and painless.",
            "Why do you need my phone number to take a card?",
        ),
    ),
    Asked(
        "recommend",
        "purchase",
        0.7,
        tuple(range(11)),
        (3, 1, 2, 3, 4, 8, 7, 14, 20, 19, 19),
        (
            "Arrived a day early, I will be back.",
            "Good shop, but paying was hard work.",
            "Fine.",
            "I nearly gave up at the payment page.",
        ),
    ),
)

# Customers who met an error rate what followed this much lower; the map should show it.
ERROR_COSTS = 2
COMMENT_SHARE = 0.25


def seeded_answers(events: list[dict[str, str]], *, seed: int = 2024) -> list[SeededAnswer]:
    """Answers to the shop's three questions, the same on every machine, drawn beside the events of the log."""
    chance = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
    had_error: set[str] = set()
    answers = []
    for number, event in enumerate(events):
        if event["event"] in ("payment_error", "checkout_bug"):
            had_error.add(event["session_id"])
        for asked in ASKED:
            if event["event"] != asked.event or chance.random() >= asked.share:
                continue
            value = chance.choices(asked.points, asked.weights)[0]
            if event["session_id"] in had_error:
                value = max(asked.points[0], value - ERROR_COSTS)
            comment = chance.choice(asked.comments) if chance.random() < COMMENT_SHARE else ""
            answers.append(
                SeededAnswer(
                    external_id=f"seeded-{number}-{asked.question}",
                    customer_key=event["user_id"],
                    at=datetime.fromisoformat(event["timestamp"]),
                    question=asked.question,
                    value=value,
                    comment=comment,
                )
            )
    return answers
