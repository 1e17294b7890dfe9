"""What a ballot's result says, in both languages of the channel."""

from collections.abc import Mapping

from bot.polls.ballot import Why
from bot.values import Struct


class ResultWords(Struct, frozen=True):
    """Templates for `str.format`; the field names say what goes in. `why`: what follows the winner's votes."""

    chosen: str
    why: Mapping[Why, str]
    most_left: str
    answers: str
    a_majority: str
    due: str
    next: str
    others: str
    bonus: str
    starts_with: str
    fades: str
    gone: str
    all_gone: str
    nobody_voted: str
    nobody_voted_on_it: str


_ENGLISH = ResultWords(
    chosen="{votes} of {voters} voters chose it.",
    why={
        Why.MOST_VOTES: "That is the most votes.",
        Why.CREDIT: "Another had more votes; with its bonus of {bonus}\u00a0% from earlier votes this one comes first.",
        Why.CREDIT_AT_TIE: "Another had as many; its bonus of {bonus}\u00a0% from earlier votes decided.",
        Why.LISTED_FIRST: "Another had as many; of equals the one listed first is taken.",
    },
    most_left="Of those that are still on the list it has the most votes.",
    answers="Yes: {yes} · No: {no} · {voters} voted.",
    a_majority="A promise takes more Yes than No, so the paper goes back to the list.",
    due="Its review is due by {day} {month}.",
    next="It will be reviewed next.",
    others="Next in line:",
    bonus="bonus\u00a0{bonus}\u00a0%",
    starts_with="Starts with a bonus of {bonus}\u00a0%",
    fades="A bonus counts in the next votes and fades over {weeks} weeks.",
    gone="no longer on the list",
    all_gone="Whoever got votes is no longer on the list, so nothing is promised this time.",
    nobody_voted="Nobody voted this time, and that is fine. All of them stay on the list for the next vote.",
    nobody_voted_on_it="Nobody voted this time, and that is fine. The paper stays on the list.",
)
_HEBREW = ResultWords(
    chosen="{votes} מתוך {voters} מצביעים בחרו בו.",
    why={
        Why.MOST_VOTES: "זה מספר הקולות הגבוה ביותר.",
        Why.CREDIT: "מאמר אחר קיבל יותר קולות; עם בונוס של {bonus}% מהצבעות קודמות, זה המאמר הזוכה.",
        Why.CREDIT_AT_TIE: "למאמר נוסף היה אותו מספר קולות; הכריע בונוס של {bonus}% מהצבעות קודמות.",
        Why.LISTED_FIRST: "למאמר נוסף היה אותו מספר קולות; מבין השווים נבחר הראשון ברשימה.",
    },
    most_left="מבין המאמרים שנשארו ברשימה, זה מספר הקולות הגבוה ביותר.",
    answers="כן: {yes} · לא: {no} · {voters} הצביעו.",
    a_majority="הבטחה דורשת יותר כן מלא, ולכן המאמר חוזר לרשימה.",
    due="הסקירה תצא עד {day} ב{month}.",
    next="זה המאמר הבא שייסקר.",
    others="הבאים בתור:",
    bonus="בונוס\u00a0{bonus}%",
    starts_with="מתחיל עם בונוס של {bonus}%",
    fades="הבונוס נחשב בהצבעות הבאות ודועך במשך {weeks} שבועות.",
    gone="כבר לא ברשימה",
    all_gone="המאמרים שקיבלו קולות כבר לא ברשימה, ולכן הפעם אין הבטחה.",
    nobody_voted="הפעם אף אחד לא הצביע, וזה בסדר. כל המאמרים נשארים ברשימה להצבעה הבאה.",
    nobody_voted_on_it="הפעם אף אחד לא הצביע, וזה בסדר. המאמר נשאר ברשימה.",
)


def result_words(language: str) -> ResultWords:
    """Hebrew for "he", English for anything else."""
    return _HEBREW if language == "he" else _ENGLISH


def per_cent(points: int) -> int:
    """Credit as readers see it, rounded; 0 is not worth a word."""
    return (points + 5) // 10
