"""What is read once, when a graph is made, to see what goes through it: messages to a shop, in several tones."""

from __future__ import annotations

ENGLISH = (
    "Where is my parcel?",
    "hi",
    "I'd like to send back a lamp that doesn't fit on the shelf.",
    "Thanks a lot, that helps!",
    "The page only says 'error' after I have typed in my card, and I tried it three times since this morning",
    "order 10482215",
    "can u change the 12th to the 19th pls",
    "What a joke. Nobody has called me back in two weeks.",
    "Do the points run out at the end of the year, and where do I see how many there are?",
    "My mother is eighty and would rather pay in cash at the door; is there any way?",
    "nope",
    "WHEN WILL THE BLUE ONES BE BACK",
    "Please write the receipt to Sato & Sons Ltd., 2-3-4 Kanda",
    "Is it warm in Sapporo today?",
    "I moved house last month.",
    "Let me talk to somebody who works there.",
)
JAPANESE = (
    "荷物はいつ届きますか",
    "こんにちは",
    "サイズが合わなかったので別のものに替えていただくことはできますか。まだ使っていません。",
    "はい",
    "カードで払おうとすると画面が白くなって先に進めないんですけど、どうしたらいいですか？朝から三回やりました",
    "ポイントの期限",
    "注文番号は10482215です",
    "二週間も返事がなく、大変残念に思っております。",
    "ありがとう、助かりました！",
    "母の日の贈り物なので、のしとメッセージカードをつけて、金額のわかるものは入れないでください",
    "ひっこしました",
    "定期便を一回だけ飛ばしたい",
    "領収書の宛名を会社名で出してほしいのですが可能でしょうか",
    "いいえ、ちがいます",
    "ｷｬﾝｾﾙしたいんやけど",
    "人と話したい",
)
