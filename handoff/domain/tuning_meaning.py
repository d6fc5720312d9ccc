"""What each number of handoff.yml means, in both languages, for the desk's page of settings; `*` stands for a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from enum import Enum

from handoff.domain.model import Json
from handoff.domain.tuning import Tuning

SECTIONS: dict[str, tuple[str, str]] = {
    "shop": ("お店の名前", "The shop's name"),
    "bot": ("自動応答", "The bot"),
    "conversation": ("会話", "Conversations"),
    "desk": ("サポートデスク", "The desk"),
    "identity": ("ご本人確認", "Proof of identity"),
    "limits": ("送信の上限", "Limits on sending"),
    "inboxes": ("窓口", "Inboxes"),
    "queues": ("キュー（担当の分け方）", "Queues: kinds of work"),
    "priorities": ("優先度", "Priorities"),
    "routing": ("担当者への割り当て", "How conversations get their agents"),
    "wait": ("待ち時間のご案内", "Estimated waits"),
    "sla": ("応答の期限（営業時間内）", "What is owed, in opening hours"),
    "idle": ("お客さまから返信がないとき", "When the customer is silent"),
    "alerts": ("管理者への通知", "Alerts"),
}
MEANINGS: dict[str, tuple[str, str]] = {
    "shop": ("ページとメールに出る店名", "The name on pages and in mails"),
    "bot.name": ("自動応答の表示名", "The bot's name as customers see it"),
    "bot.thresholds.answer": ("この確信度から、そのまま答えます", "The bot answers from this confidence on"),
    "bot.thresholds.clarify": (
        "この確信度から、どの用件かを一度たずねます。これより低ければ「分からない」と伝えます",
        "From this confidence on it asks one clarifying question; below it says that it does not know",
    ),
    "bot.thresholds.complaint": (
        "ご不満の度合いがこの値以上なら、すぐ担当者につなぎます",
        "From this complaint score on a person is fetched at once",
    ),
    "bot.starting_s": (
        "自動応答が止まっていても、この秒数までは起動中とみなしてメッセージを預かります",
        "A bot away for less than this many seconds counts as starting: messages wait for it",
    ),
    "bot.slow_word_s": (
        "回答がこの秒数より遅れたら、お客さまにひとこと伝えます",
        "The customer hears a word when an answer takes longer than this, in seconds",
    ),
    "bot.give_up_s": (
        "回答がこの秒数を超えたら、担当者に引き継ぎます",
        "A turn that takes longer than this, in seconds, is handed over to people",
    ),
    "conversation.reopen_h": (
        "終了からこの時間内に書かれたら、同じ会話を再開します",
        "Hours after the end within which a message reopens the conversation",
    ),
    "conversation.typing_s": (
        "お客さまの「入力中」は、この秒数だけ有効とみなします",
        "Seconds for which “the customer is typing” holds",
    ),
    "conversation.burst_s": (
        "続けて書かれたメッセージをまとめて答えるとき、最初の一通を待たせる上限の秒数",
        "The first message of several is kept waiting for the others at most this many seconds",
    ),
    "conversation.keep_live_min": (
        "解決した会話は、この分数のあと記録だけに残ります",
        "Minutes after which a resolved conversation is kept in the record alone",
    ),
    "desk.undo_s": ("送信を取り消せる秒数", "Seconds in which a sent reply can be taken back"),
    "desk.risk_watch_s": (
        "お待たせがこの秒数になると、状況画面に載ります",
        "A wait appears on the wall from this many seconds on",
    ),
    "desk.risk_act_s": ("この秒数からは赤で示します", "… and in red from this many seconds on"),
    "desk.file_mb": ("担当者が送るファイルの上限（MB）", "Size of a file that an agent may send, in MB"),
    "desk.files_per_message": ("1件の返信に付けられるファイルの数", "Files that may go with one message"),
    "desk.topics": ("解決時に選ぶ用件", "Topics to choose from at the end"),
    "desk.causes": ("解決時に選ぶ原因", "Causes to choose from at the end"),
    "desk.complaint_causes": ("解決時に選ぶ、ご不満の原因", "Causes of a complaint to choose from at the end"),
    "identity.code_minutes": ("確認コードの有効な分数", "Minutes for which a code is good"),
    "identity.code_tries": ("確認コードを入力できる回数", "How often a code may be tried"),
    "identity.proof_minutes": (
        "本人確認が、その会話で有効な分数",
        "Minutes for which a proof holds in its conversation",
    ),
    "identity.codes_per_address_per_hour": ("一つの宛先に一時間に送るコードの数", "Codes an hour to one address"),
    "identity.codes_per_contact_per_hour": ("一人のお客さまに一時間に送るコードの数", "Codes an hour for one visitor"),
    "limits.messages_burst": ("続けて送れるメッセージの数", "Messages that may come at once"),
    "limits.messages_per_minute": ("その後、一分間に送れる数", "… and how many a minute after that"),
    "limits.visits_burst": ("一つの接続元から続けて始められる訪問の数", "Visits that one address may begin at once"),
    "limits.visits_per_minute": ("その後、一分間に始められる数", "… and how many a minute after that"),
    "limits.logins_burst": ("続けて試せるログインの数", "Log-ins that may be tried at once"),
    "limits.logins_per_minute": ("その後、一分間に試せる数", "… and how many a minute after that"),
    "limits.uploads_burst": ("続けて送れるファイルの数", "Files that may be sent at once"),
    "limits.uploads_per_minute": ("その後、一分間に送れる数", "… and how many a minute after that"),
    "inboxes.*.channel": ("お客さまが書く場所", "Where customers write"),
    "inboxes.*.origins": (
        "チャットを置けるページ（self はこのサーバー）",
        "Pages that may embed the widget; `self` is this server",
    ),
    "inboxes.*.site_token.algorithm": ("サイトの署名の方式", "How the site signs who its customer is"),
    "inboxes.*.site_token.key": (
        "署名の鍵が入った環境変数の名前",
        "The environment variable that holds the site's key",
    ),
    "inboxes.*.site_token.max_minutes": (
        "サイトの署名が有効な最長の分数",
        "Minutes for which a site's token may be good",
    ),
    "inboxes.*.site_token": ("サイトの署名", "How the site signs who its customer is"),
    "queues.*.ja": ("日本語の名前", "Name in Japanese"),
    "queues.*.en": ("英語の名前", "Name in English"),
    "queues.*.when.language": ("この言語の会話を受けます", "Takes conversations in these languages"),
    "queues.*.when.topic": ("この用件の会話を受けます", "Takes these topics"),
    "queues.*.when.tier": ("この会員ランクのお客さまを受けます", "Takes customers of these ranks"),
    "queues.*.when.reason": ("この理由で引き継がれた会話を受けます", "Takes these reasons for a handoff"),
    "queues.*.when.complaint": ("ご不満の度合いがこの値以上の会話を受けます", "Takes complaint scores from here on"),
    "queues.*.when.words": ("この言葉を含む会話を受けます", "Takes conversations with any of these words"),
    "queues.*.skills": ("担当者に必要なスキル", "Skills that its agents must have"),
    "queues.*.dispatch": (
        "割り当て方（空なら routing.dispatch と同じ）",
        "How it finds its agents; empty: as routing.dispatch",
    ),
    "queues.*.calendar": ("営業時間の名前", "Its opening hours"),
    "queues.*.sla": ("応答の期限の名前", "Its deadlines"),
    "priorities.head_start_s": (
        "この秒数だけ早く来たものとして並びます（低・普通・高・至急）",
        "How many seconds earlier than it came a conversation counts, by priority",
    ),
    "priorities.policy": (
        "優先度の決まり。上から順に見て、最初に当てはまったもの。なければ普通",
        "The first rule that holds gives the priority; without one it is normal",
    ),
    "routing.dispatch": (
        "割り当て方：assign は自動、offer は確認してから、claim は担当者が自分で取ります",
        "`assign` gives, `offer` asks first, `claim` waits for a hand",
    ),
    "routing.capacity": (
        "一人が同時に受け持つ件数（担当者ごとに変えられます）",
        "Conversations an agent holds at most by being given them; an account may have its own",
    ),
    "routing.offer_accept_s": (
        "打診に応じるまでの秒数。過ぎると次の人に回り、その担当者は離席になります",
        "Seconds in which an offer must be accepted; then the agent is away and the next is asked",
    ),
    "routing.decline_s": (
        "断った担当者に、同じ会話を打診しない秒数",
        "Seconds for which one who declined is not asked again",
    ),
    "routing.beat_s": ("デスクが動いていると知らせる間隔の秒数", "A desk shows life this often, in seconds"),
    "routing.alive_s": (
        "この秒数知らせがない担当者の会話は、次の人に回ります",
        "Without a sign for this many seconds an agent loses what they hold",
    ),
    "routing.silent_s": (
        "返信すべき担当者がこの秒数何もしなければ、次の人に回ります",
        "An agent who owes an answer this many seconds loses the conversation to the next",
    ),
    "routing.sticky_s": (
        "前回の担当者が受付中なら、この秒数だけ取っておきます",
        "Seconds for which it is kept for the agent who had this customer last, if on duty",
    ),
    "routing.transfer_s": (
        "指名の転送を、相手のためにこの秒数待ちます",
        "Seconds for which a transfer to a colleague waits for them",
    ),
    "routing.wrap_up_s": ("解決のあと、新しい会話を渡さない秒数", "Seconds without anything new after resolving"),
    "wait.shown_from_chance": (
        "この確率以上で守れる幅だけを、ご案内してよいものとします",
        "A range counts as a promise only if it is at least this likely to hold",
    ),
    "wait.aim_chance": ("この確率に届く、いちばん狭い幅を選びます", "The narrowest range that reaches this is taken"),
    "wait.good_enough": (
        "最近のご案内がこの割合以上当たっている間だけ表示します",
        "Shown while at least this share of the last ones held",
    ),
    "wait.least_scored": ("判断に使う、結果の出たご案内の最少の件数", "… once so many have come true or not"),
    "wait.most_min": ("これより長い分数はご案内しません", "Nothing beyond this many minutes is promised"),
    "wait.assumed_handle_min": (
        "実績が少ないうちに仮定する、一件の対応の分数",
        "Minutes that a conversation is assumed to take while there are few to learn from",
    ),
    "wait.busy_min": (
        "待ち時間がこの分数以上のときは、待つ代わりにお返事の約束をご提案します",
        "From this many minutes on customers are offered a promise instead of the wait",
    ),
    "wait.promise_min": (
        "伝言へのお返事を、営業時間でこの分数のうちに約束します（30分単位に切り上げ）",
        "An answer is promised within this many open minutes, at the next full half hour",
    ),
    "wait.return_min": ("列を離れたお客さまの順番を取っておく分数", "Minutes for which the place of who left is kept"),
    "sla.*.first_response_min": ("最初の返信までの分数", "Minutes to the first response"),
    "sla.*.next_response_min": ("その後の返信までの分数", "Minutes to each next response"),
    "sla.*.resolution_min": ("解決までの分数", "Minutes to the resolution"),
    "sla.*.warn_share": ("期限のこの割合が過ぎたら知らせます", "People hear when this share of the time has gone"),
    "sla.*.escalate_to": ("期限を過ぎたら、この優先度に上げます", "At a breach the priority is raised to this"),
    "idle.idle_min": (
        "この分数返信がなければ、担当者の件数に数えません",
        "Minutes of silence after which it no longer counts in its agent's load",
    ),
    "idle.remind_min": ("この分数で、一度お声がけします", "Minutes of silence after which the customer is asked once"),
    "idle.resolve_min": ("お声がけのあと、この分数で終了します", "Minutes after that until it ends"),
    "alerts.nobody_on_duty_s": (
        "営業時間内に受けられる人がいないまま、この秒数が過ぎたら知らせます",
        "Seconds for which nobody is on duty while somebody waits, until people are told",
    ),
    "alerts.every_min": (
        "同じキューについて、この分数より頻繁には知らせません",
        "Minutes between two alerts about the same queue",
    ),
    "alerts.mail_to": ("知らせを送るメールアドレス", "Who gets the mail"),
    "alerts.webhook_url": ("知らせを送る先のURL（空なら送りません）", "Where the alert is posted; empty: nowhere"),
}


def sections_of(tuning: Tuning) -> list[Json]:
    """Return [{name, meaning {ja, en}, entries [{path, value, meaning {ja, en}}]}], in the order of the file."""
    return [
        {
            "name": name,
            "meaning": _words(SECTIONS[name]),
            "entries": [
                {"path": path, "value": value, "meaning": _words(MEANINGS[pattern])}
                for path, pattern, value in _entries(name, name, content)
            ],
        }
        for name, content in asdict(tuning).items()
    ]


def _entries(path: str, pattern: str, value: object) -> Iterator[tuple[str, str, object]]:
    """Go down until something has a meaning of its own."""
    if pattern in MEANINGS and (value is None or not _goes_deeper(pattern, value)):
        yield path, pattern, _plain(value)
    elif isinstance(value, Mapping):
        named = any(known.startswith(f"{pattern}.*") for known in MEANINGS)
        for key, inner in value.items():
            yield from _entries(f"{path}.{key}", f"{pattern}.{'*' if named else key}", inner)
    else:
        raise KeyError(f"{pattern} has no meaning in domain/tuning_meaning.py")


def _goes_deeper(pattern: str, value: object) -> bool:
    return isinstance(value, Mapping) and any(known.startswith(f"{pattern}.") for known in MEANINGS)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def _words(meaning: tuple[str, str]) -> Json:
    return {"ja": meaning[0], "en": meaning[1]}
