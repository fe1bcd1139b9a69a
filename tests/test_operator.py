import pytest

from lib.errors import LoginError
from lib.operator import GUESSES, PERIOD_S, Door
from lib.secret import Secret


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def door(clock):
    return Door(Secret("ключ /@:%"), now=lambda: clock[0])


def refusal(door, guess):
    with pytest.raises(LoginError) as caught:
        door.enter(guess)
    return str(caught.value)


def test_the_password_opens(door):
    door.enter("ключ /@:%")


@pytest.mark.parametrize("guess", ["", "ключ /@:", "ключ /@:% ", "\ud800", "x" * 10_000])
def test_anything_else_does_not(door, guess):
    assert "not the keeper's password" in refusal(door, guess)


def test_guessing_closes_the_door_to_everybody_for_a_minute(door, clock):
    for _ in range(GUESSES):
        assert "not the keeper's password" in refusal(door, "guess")
    assert "Try again in a minute" in refusal(door, "ключ /@:%")
    clock[0] += PERIOD_S
    door.enter("ключ /@:%")


def test_a_hundred_guesses_are_never_answered_faster(door, clock):
    answered = 0
    for _ in range(100):
        answered += "not the keeper's password" in refusal(door, "guess")
        clock[0] += 1
    assert answered <= GUESSES * (100 / PERIOD_S + 1)


def test_without_a_password_nobody_can_sign_in():
    assert "No keeper's password is set" in refusal(Door(Secret("")), "")
