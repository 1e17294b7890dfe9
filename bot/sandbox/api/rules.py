"""Every refusal of the Bot API side, one row each: code, Telegram's own words, and where we have them from.

Sources: DOC = core.telegram.org/bots/api; BAPI = tdlib/telegram-bot-api; TD = tdlib/td; OBS = seen in answers of the
live server by other projects; OURS = the sandbox does not imitate something and says so, Telegram would not refuse.
"from memory" = the source has such a refusal, its very words were not at hand when the row was written.
"""

from enum import Enum
from typing import Any


class Rule(Enum):
    """code, description (with facts in braces), source."""

    UNAUTHORIZED = (401, "Unauthorized", "BAPI")
    NOT_FOUND = (404, "Not Found", "BAPI")
    METHOD_NOT_FOUND = (404, "Not Found: method not found", "BAPI")
    METHOD_NOT_ALLOWED = (405, "Method Not Allowed", "HTTP")
    TOO_LARGE = (413, "Request Entity Too Large", "BAPI")
    NOT_HTTP = (400, "Bad Request: this is not HTTP", "OURS: words; TD refuses it with an empty 400")
    BAD_BODY = (400, "Bad Request: can't parse the request body", "OURS: words; BAPI refuses it too")
    NOT_UTF8 = (400, "Bad Request: strings must be encoded in UTF-8", "TD")
    NOT_IMITATED = (400, "Bad Request: {name} is not imitated", "OURS")
    BAD_JSON = (400, "Bad Request: can't parse {name} JSON object", "BAPI")
    BAD_UPDATE_KINDS = (400, "Bad Request: can't parse allowed_updates JSON array", "BAPI")

    CHAT_EMPTY = (400, "Bad Request: chat_id is empty", "BAPI")
    CHAT_NOT_FOUND = (400, "Bad Request: chat not found", "BAPI check_chat")
    USER_NOT_FOUND = (400, "Bad Request: user not found", "BAPI check_user")
    BLOCKED = (403, "Forbidden: bot was blocked by the user", "BAPI")
    NEVER_STARTED = (403, "Forbidden: bot can't initiate conversation with a user", "BAPI")
    NO_ADMINISTRATORS = (400, "Bad Request: there are no administrators in the private chat", "BAPI")

    KICKED = (403, "Forbidden: bot was kicked from the {kind} chat", "BAPI check_chat_access; words from memory")
    NOT_A_MEMBER = (
        403,
        "Forbidden: bot is not a member of the {kind} chat",
        "BAPI check_chat_access; words from memory",
    )
    NO_POST_RIGHT = (400, "Bad Request: need administrator rights in the channel chat", "TD can_send_message")
    NO_RIGHT_TO_SEND = (400, "Bad Request: not enough rights to send {what} to the chat", "TD can_send_message_content")
    MEMBERS_HIDDEN = (400, "Bad Request: member list is inaccessible", "TD; OBS: the bot is no administrator there")

    TEXT_EMPTY = (400, "Bad Request: message text is empty", "BAPI get_input_message_text: no text at all")
    TEXT_BLANK = (
        400,
        "Bad Request: text must be non-empty",
        "TD fix_formatted_text; a poll's question and options too",
    )
    TEXT_TOO_LONG = (400, "Bad Request: message is too long", "TD MessageContent: 4096 code points after parsing")
    ENTITY_UNKNOWN = (400, "Bad Request: can't parse MessageEntity: Unsupported type specified", "OBS")
    ENTITY_NEGATIVE = (400, "Bad Request: receive an entity with incorrect {name} {value}", "TD; OBS")
    ENTITY_LATE = (400, "Bad Request: entity begins after the end of the text at UTF-16 offset {offset}", "OBS")
    ENTITY_LONG = (
        400,
        "Bad Request: entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}",
        "OBS",
    )
    ENTITY_STARTS_INSIDE = (
        400,
        "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset {byte}",
        "TD clean_input_string_with_entities",
    )
    ENTITY_ENDS_INSIDE = (
        400,
        "Bad Request: entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol "
        "at byte offset {byte}",
        "TD clean_input_string_with_entities; OBS",
    )
    ENTITY_URL = (400, "Bad Request: entity URL '{url}' is invalid: Wrong HTTP URL", "OBS")
    REPLY_NOT_FOUND = (400, "Bad Request: message to be replied not found", "BAPI")

    KEYBOARD_NOT_ARRAY = (
        400,
        'Bad Request: can\'t parse inline keyboard: Field "inline_keyboard" must be of type Array',
        "BAPI",
    )
    BUTTON_BROKEN = (400, "Bad Request: can't parse inline keyboard button: {reason}", "BAPI")
    BUTTON_TEXT_INVALID = (400, "Bad Request: BUTTON_TEXT_INVALID", "OBS: an empty label; DOC has no length")
    BUTTON_COPY_INVALID = (400, "Bad Request: BUTTON_COPY_TEXT_INVALID", "OBS; DOC: 1-256 characters")
    BUTTON_DATA_INVALID = (400, "Bad Request: BUTTON_DATA_INVALID", "DOC: 1-64 bytes")
    BUTTON_URL_INVALID = (400, "Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL", "OBS")
    BUTTON_NOT_IN_CHANNEL = (
        400,
        "Bad Request: can't use switch_inline_query_current_chat in a channel chat, because a user will not be able to "
        "use the button without knowing bot's username",
        "TD ReplyMarkup; DOC: not supported in channels",
    )
    TOO_MANY_BUTTONS = (
        400,
        "Bad Request: reply markup is too long",
        "BAPI; the numbers, 100 buttons and 10 KiB, are OBS",
    )

    TOO_MANY = (429, "Too Many Requests: retry after {retry_after}", "BAPI; the rates are those of limits.py, when on")

    NO_MESSAGE_ID = (400, "Bad Request: message identifier is not specified", "BAPI")
    EDIT_NOT_FOUND = (400, "Bad Request: message to edit not found", "BAPI check_message")
    EDIT_REFUSED = (400, "Bad Request: message can't be edited", "TD can_edit_message")
    EDIT_NO_TEXT = (400, "Bad Request: there is no text in the message to edit", "BAPI")
    NOT_MODIFIED = (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
        "BAPI",
    )
    DELETE_NOT_FOUND = (400, "Bad Request: message to delete not found", "BAPI")
    DELETE_REFUSED = (400, "Bad Request: message can't be deleted", "DOC deleteMessage: older than 48 hours")

    FORWARD_NOT_FOUND = (400, "Bad Request: message to forward not found", "BAPI check_message")
    FORWARD_REFUSED = (400, "Bad Request: message can't be forwarded", "TD; DOC forwardMessage: service messages")
    FORWARD_PROTECTED = (400, "Bad Request: message has protected content and can't be forwarded", "TD MessagesManager")
    COPY_NOT_FOUND = (400, "Bad Request: message to copy not found", "BAPI check_message")
    COPY_REFUSED = (
        400,
        "Bad Request: message can't be copied",
        "DOC copyMessage: service messages; words by analogy to forwarding",
    )
    IDS_MISSING = (400, "Bad Request: message identifiers are not specified", "BAPI get_message_ids; words from memory")
    IDS_MANY = (
        400,
        "Bad Request: too many message identifiers specified",
        "BAPI get_message_ids, words from memory; DOC: 1-100",
    )
    IDS_ORDER = (
        400,
        "Bad Request: message identifiers must be in a strictly increasing order",
        "BAPI get_message_ids; OBS; words from memory",
    )

    PIN_NOT_FOUND = (400, "Bad Request: message to pin not found", "BAPI check_message")
    UNPIN_NOT_FOUND = (400, "Bad Request: message to unpin not found", "BAPI check_message")
    PIN_SERVICE = (400, "Bad Request: service messages can't be pinned", "TD; OBS")
    NO_RIGHT_TO_PIN = (
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
        "TD can_pin_messages: in a channel the right to edit, in a group the right to pin",
    )

    CAPTION_TOO_LONG = (400, "Bad Request: message caption is too long", "TD; DOC: 0-1024 characters after parsing")
    NO_FILE = (400, "Bad Request: there is no {kind} in the request", "BAPI")
    FILE_EMPTY = (400, "Bad Request: file must be non-empty", "TD FileManager")
    FILE_ID_WRONG = (400, "Bad Request: wrong file identifier/HTTP URL specified", "OBS")
    FILE_OTHER_KIND = (400, "Bad Request: can't use file of type {had} as {wanted}", "TD FileManager; OBS")
    PHOTO_TOO_BIG = (
        400,
        "Bad Request: file of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes",
        "TD FileManager; OBS",
    )
    PHOTO_BROKEN = (400, "Bad Request: IMAGE_PROCESS_FAILED", "OBS; here also for any but PNG, JPEG and GIF")
    PHOTO_SHAPE = (
        400,
        "Bad Request: PHOTO_INVALID_DIMENSIONS",
        "OBS; DOC sendPhoto: width and height together at most 10000, one at most 20 times the other",
    )
    FILE_ID_MISSING = (400, "Bad Request: file_id not specified", "BAPI check_remote_file_id; words from memory")
    FILE_ID_INVALID = (400, "Bad Request: invalid file_id", "BAPI check_remote_file_id; words from memory")
    FILE_TOO_BIG = (400, "Bad Request: file is too big", "BAPI do_get_file: 20 MB")

    QUERY_EMPTY = (400, "Bad Request: callback_query_id is empty", "BAPI")
    ANSWER_LONG = (400, "Bad Request: MESSAGE_TOO_LONG", "OBS; DOC answerCallbackQuery: at most 200 characters")
    ANSWER_URL = (
        400,
        "Bad Request: URL_INVALID",
        "OBS; DOC answerCallbackQuery: only a link that starts the bot itself",
    )
    QUERY_OLD = (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "BAPI; a second answer is refused alike",
    )

    RICH_EMPTY = (400, "Bad Request: rich message must be non-empty", "TD RichMessage")
    RICH_NOT_OBJECT = (400, "Bad Request: object expected as {name}", "OBS: as other projects quote BAPI 10.1")
    RICH_BROKEN = (
        400,
        "Bad Request: can't parse InputRichBlock: {reason}",
        "OBS: missing fields and unknown types; wrong JSON types: words of TD's JSON reader, prefix inferred",
    )
    RICH_CONTENT = (
        400,
        "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED",
        "OBS: empty heading, paragraph, collage, misspelt fields; inferred for other blocks, formulas and list items",
    )
    RICH_ADDRESS = (
        400,
        "Bad Request: RICH_MESSAGE_{kind}_INVALID",
        "OBS: the family, for addresses that the server found; inferred for typed ones",
    )
    RICH_HEADING_SIZE = (400, "Bad Request: invalid section heading size specified", "TD WebPageBlock")
    RICH_LIST_EMPTY = (400, "Bad Request: list must be non-empty", "TD WebPageBlock")
    RICH_LIST_MIXED = (400, "Bad Request: list must be either ordered or unordered", "OBS: as others quote TD")
    RICH_ITEM_TYPE = (400, "Bad Request: invalid list item type specified", "OBS: as others quote TD; DOC: a A i I 1")
    RICH_CELL_EMPTY = (400, "Bad Request: table cell must be non-empty", "TD WebPageBlock; inferred for a null")
    RICH_ALIGN = (400, "Bad Request: invalid horizontal alignment specified", "OBS: as others quote BAPI")
    RICH_VALIGN = (400, "Bad Request: invalid vertical alignment specified", "OBS: as others quote BAPI")
    RICH_SPAN = (400, "Bad Request: invalid table cell {name} specified", "OBS: as others quote TD")
    RICH_LONG = (400, "Bad Request: RICH_MESSAGE_TEXT_TOO_LONG", "OBS: 32 769 characters, live 2026-07; DOC: 32 768")
    RICH_BLOCKS = (400, "Bad Request: RICH_MESSAGE_BLOCKS_TOO_MANY", "OBS: 501 paragraphs, live 2026-07; DOC: 500")
    RICH_COLUMNS = (400, "Bad Request: RICH_MESSAGE_TABLE_COLS_TOO_MANY", "OBS: 21 columns, live 2026-07; DOC: 20")
    RICH_DEEP = (
        400,
        "Bad Request: RICH_MESSAGE_DEPTH_INVALID",
        "OBS: 17 quotes in each other, live 2026-07; DOC: 16; that lists add one level, not two, is inferred",
    )

    INLINE_NO_JSON = (
        400,
        "Bad Request: can't parse JSON encoded inline query results",
        "BAPI get_inline_query_results, which adds a reason",
    )
    INLINE_NOT_ARRAY = (400, "Bad Request: expected an Array of inline query results", "BAPI")
    INLINE_TOO_MANY = (400, "Bad Request: too many inline query results specified", "BAPI; DOC: at most 50")
    INLINE_BROKEN = (400, "Bad Request: can't parse InlineQueryResult: {reason}", "BAPI get_inline_query_result")
    INLINE_ID_EMPTY = (400, "Bad Request: RESULT_ID_EMPTY", "OBS; DOC: 1-64 bytes")
    INLINE_ID_LONG = (400, "Bad Request: RESULT_ID_INVALID", "OBS; DOC: 1-64 bytes")
    INLINE_ID_TWICE = (400, "Bad Request: RESULT_ID_DUPLICATE", "OBS")
    INLINE_TITLE_EMPTY = (400, "Bad Request: ARTICLE_TITLE_EMPTY", "OBS")
    INLINE_TEXT_LONG = (400, "Bad Request: MESSAGE_TOO_LONG", "OBS; DOC InputTextMessageContent: 1-4096")
    INLINE_OFFSET = (400, "Bad Request: NEXT_OFFSET_INVALID", "OBS; DOC: at most 64 bytes")
    START_EMPTY = (400, "Bad Request: can't use empty start_parameter", "TD InlineQueriesManager")
    START_LONG = (400, "Bad Request: too long start_parameter specified", "TD InlineQueriesManager; DOC: 1-64")
    START_CHARACTERS = (400, "Bad Request: unallowed characters in start_parameter are used", "TD InlineQueriesManager")

    POLL_QUESTION_LONG = (400, "Bad Request: poll question length must not exceed 300", "TD")
    POLL_DESCRIPTION_LONG = (400, "Bad Request: poll description length must not exceed 1024", "DOC; words by analogy")
    POLL_NO_OPTIONS = (400, "Bad Request: poll must have at least one answer option", "TD")
    POLL_MANY_OPTIONS = (400, "Bad Request: poll can't have more than 12 options", "TD")
    POLL_OPTION_LONG = (400, "Bad Request: poll options length must not exceed 100", "TD")
    POLL_NOT_ANONYMOUS = (400, "Bad Request: non-anonymous polls can't be sent to channel chats", "TD MessageContent")
    POLL_TYPE = (400, "Bad Request: unsupported poll type specified", "BAPI")
    POLL_MEMBERS = (400, "Bad Request: poll voters can be restricted only in channel chats", "TD; OBS")
    POLL_TWO_ENDS = (400, "Bad Request: open_period and close_date can't be used together", "DOC sendPoll; OURS: words")
    POLL_END = (400, "Bad Request: {name} must be 5-2628000 seconds ahead", "DOC sendPoll; OURS: words")
    POLL_NOT_A_POLL = (400, "Bad Request: message is not a poll", "BAPI")
    POLL_GONE = (400, "Bad Request: message with poll to stop not found", "BAPI")
    POLL_STAYS = (400, "Bad Request: poll can't be stopped", "TD MessagesManager: closed, not the bot's, a forward")

    COMMAND_INVALID = (400, "Bad Request: BOT_COMMAND_INVALID", "OBS; DOC: a-z, 0-9, _")
    COMMAND_EMPTY = (400, "Bad Request: command must be non-empty", "TD BotCommand")
    COMMAND_LONG = (400, "Bad Request: command length must not exceed 32", "TD BotCommand")
    COMMAND_DESCRIPTION_EMPTY = (400, "Bad Request: command description must be non-empty", "TD BotCommand")
    COMMAND_DESCRIPTION_LONG = (400, "Bad Request: command description length must not exceed 256", "TD BotCommand")
    COMMANDS_TOO_MUCH = (400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "OBS; DOC: at most 100")
    SCOPE_UNKNOWN = (400, "Bad Request: can't parse BotCommandScope: Unsupported type specified", "BAPI")
    SCOPE_PRIVATE = (400, "Bad Request: can't use specified scope in private chats", "TD BotCommandScope")
    SCOPE_CHANNEL = (400, "Bad Request: can't change commands in channel chats", "TD BotCommandScope")
    LANGUAGE_INVALID = (400, "Bad Request: invalid language code specified", "TD")

    OTHER_POLLER = (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        "BAPI",
    )
    POLLER_AND_WEBHOOK = (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        "BAPI",
    )
    WEBHOOK_SET = (409, "Conflict: terminated by setWebhook request", "BAPI")
    WEBHOOK_ELSEWHERE = (
        400,
        "Bad Request: bad webhook: the sandbox delivers over http to this machine only",
        "OURS: Telegram demands https and one of four ports",
    )
    SECRET_LONG = (400, "Bad Request: secret token is too long", "BAPI; DOC: 1-256")
    SECRET_CHARACTERS = (400, "Bad Request: secret token contains unallowed characters", "BAPI; DOC: A-Z a-z 0-9 _ -")

    @property
    def code(self) -> int:
        return self.value[0]

    @property
    def description(self) -> str:
        return self.value[1]

    @property
    def source(self) -> str:
        return self.value[2]


class Refused(Exception):
    """A call breaks a rule. Whoever raises it has changed nothing yet."""

    def __init__(self, rule: Rule, **facts: Any):
        super().__init__(rule.name)
        self.rule = rule
        self.description = rule.description.format(**facts)
        self.parameters = {name: facts[name] for name in ("retry_after",) if name in facts}

    def answer(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#making-requests."""
        told: dict[str, Any] = {"ok": False, "error_code": self.rule.code, "description": self.description}
        return told | ({"parameters": self.parameters} if self.parameters else {})
