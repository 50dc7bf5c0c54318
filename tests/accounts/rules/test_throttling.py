from datetime import timedelta

import pytest

from ameen.accounts.rules.throttling import LONGEST_WAIT, network, wait_after


def test_the_wait_doubles_past_the_free_attempts_and_has_an_end():
    seconds = [wait_after(failures, 5).total_seconds() for failures in range(10)]
    assert seconds == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32]
    assert wait_after(10**9, 5) == LONGEST_WAIT == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("address", "is_of"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
    ],
)
def test_whoever_holds_64_bits_of_ipv6_is_one(address, is_of):
    assert network(address) == is_of
