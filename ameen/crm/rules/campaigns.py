"""What the figures of a campaign amount to: what a lead cost, what came back."""

from decimal import ROUND_HALF_UP, Decimal

PERCENT = 100


def cost_per_lead(cost: int | None, leads: int | None) -> int | None:
    """What one lead cost, in minor units; None without a cost or without leads."""
    if cost is None or not leads:
        return None
    return int((Decimal(cost) / leads).to_integral_value(ROUND_HALF_UP))


def return_on_cost(cost: int | None, revenue: int) -> Decimal | None:
    """What came back beyond the cost, in percent of it, both in minor units of one currency:
    100 when it came back twice, -100 when nothing did; None without a cost."""
    if not cost:
        return None
    percent = (Decimal(revenue) - cost) * PERCENT / cost
    return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


def reached(value: int, target: int | None) -> int | None:
    """How much of a target is reached, in whole percent, rounded down; None without one."""
    return value * PERCENT // target if target else None
