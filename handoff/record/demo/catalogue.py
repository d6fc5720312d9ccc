"""What the demo shop sells."""

from __future__ import annotations

from typing import NamedTuple


class Product(NamedTuple):
    """One article; `weight` is how often it is bought beside the others."""

    id: str
    name_ja: str
    name_en: str
    category: str
    price_yen: int
    weight: int = 3

    @property
    def by_subscription(self) -> bool:
        """Tell whether it is sent again and again (定期便)."""
        return self.category == "refill"


PRODUCTS = (
    Product("KT-101", "琺瑯ケトル 2L 白", "Enamel kettle 2 L, white", "kitchen", 6270),
    Product("KT-102", "琺瑯ケトル 2L 黒", "Enamel kettle 2 L, black", "kitchen", 6270, 2),
    Product("KT-110", "鉄フライパン 26cm", "Iron frying pan, 26 cm", "kitchen", 4980),
    Product("KT-111", "鉄フライパン 20cm", "Iron frying pan, 20 cm", "kitchen", 3980),
    Product("KT-120", "土鍋 2〜3人用", "Clay pot for two to three", "kitchen", 7480, 2),
    Product("KT-130", "ひのきのまな板", "Hinoki cutting board", "kitchen", 3280),
    Product("KT-131", "三徳包丁 17cm", "Santoku knife, 17 cm", "kitchen", 8800, 1),
    Product("KT-140", "耐熱ガラスボウル 3個組", "Heat-proof glass bowls, set of 3", "kitchen", 2640),
    Product("KT-150", "箸 5膳セット", "Chopsticks, 5 pairs", "kitchen", 1980),
    Product("KT-151", "美濃焼の茶碗", "Mino ware rice bowl", "kitchen", 1430, 4),
    Product("KT-152", "美濃焼の湯のみ 2個組", "Mino ware tea cups, pair", "kitchen", 2200),
    Product("KT-160", "シリコンへら", "Silicone spatula", "kitchen", 880, 4),
    Product("ST-201", "積み重ねられる収納箱 M", "Stacking storage box M", "storage", 1650, 5),
    Product("ST-202", "積み重ねられる収納箱 L", "Stacking storage box L", "storage", 2350, 4),
    Product("ST-210", "ラタン風バスケット", "Rattan-style basket", "storage", 1980, 4),
    Product("ST-220", "木製シェルフ 3段", "Wooden shelf, 3 tiers", "storage", 12800, 1),
    Product("ST-221", "スチールラック 4段", "Steel rack, 4 tiers", "storage", 9800, 1),
    Product("ST-230", "ガラス保存瓶 1L", "Glass storage jar, 1 L", "storage", 1180, 5),
    Product("ST-240", "壁掛けフック 5個組", "Wall hooks, set of 5", "storage", 990, 4),
    Product("ST-250", "靴箱用の仕切り", "Shoe cabinet dividers", "storage", 1320, 2),
    Product("LN-301", "今治織りバスタオル 生成り", "Imabari bath towel, natural", "linen", 2750, 5),
    Product("LN-302", "今治織りフェイスタオル 3枚組", "Imabari face towels, set of 3", "linen", 2980, 4),
    Product("LN-310", "麻のシーツ シングル", "Linen sheet, single", "linen", 8900, 1),
    Product("LN-311", "綿の掛け布団カバー シングル", "Cotton duvet cover, single", "linen", 5980, 2),
    Product("LN-320", "い草の座布団", "Rush floor cushion", "linen", 3480, 2),
    Product("LN-330", "リネンのエプロン", "Linen apron", "linen", 4290, 2),
    Product("LN-340", "ふきん 5枚セット", "Dish cloths, set of 5", "linen", 1540, 5),
    Product("LN-350", "遮光カーテン 100×200cm", "Blackout curtain, 100 × 200 cm", "linen", 6980, 1),
    Product("LT-401", "和紙のペンダントライト", "Washi paper pendant lamp", "lighting", 9350, 1),
    Product("LT-402", "木脚のテーブルランプ", "Table lamp on wooden legs", "lighting", 5480, 2),
    Product("LT-410", "LED 電球 60形 電球色 2個組", "LED bulbs 60 W eq., warm white, pair", "lighting", 1280, 4),
    Product("LT-420", "人感センサーの足元灯", "Motion-sensor night light", "lighting", 1980, 3),
    Product("AP-501", "コンパクト炊飯器 3合", "Compact rice cooker, 3 cups", "appliance", 11800, 1),
    Product("AP-502", "電気ケトル 0.8L", "Electric kettle, 0.8 L", "appliance", 5980, 2),
    Product("AP-503", "オーブントースター", "Oven toaster", "appliance", 8980, 1),
    Product("AP-504", "コーヒーミル 電動", "Electric coffee grinder", "appliance", 4680, 2),
    Product("AP-505", "卓上加湿器", "Desk humidifier", "appliance", 4980, 2),
    Product("AP-506", "衣類スチーマー", "Garment steamer", "appliance", 6480, 2),
    Product("RF-601", "コーヒー豆 定期便 200g", "Coffee beans subscription, 200 g", "refill", 1380, 4),
    Product("RF-602", "洗濯洗剤 詰め替え 1kg 定期便", "Laundry detergent refill subscription, 1 kg", "refill", 1480, 4),
    Product("RF-603", "食器用洗剤 詰め替え 定期便", "Dish soap refill subscription", "refill", 780, 4),
    Product("RF-604", "ハンドソープ 詰め替え 定期便", "Hand soap refill subscription", "refill", 680, 4),
    Product("RF-605", "トイレットペーパー 12ロール 定期便", "Toilet paper subscription, 12 rolls", "refill", 980, 4),
    Product("RF-606", "浄水フィルター 定期便", "Water filter subscription", "refill", 2480, 2),
    Product("RF-607", "ティッシュ 5箱 定期便", "Tissue subscription, 5 boxes", "refill", 620, 3),
)
BY_ID = {product.id: product for product in PRODUCTS}
REFILLS = tuple(product for product in PRODUCTS if product.by_subscription)
GOODS = tuple(product for product in PRODUCTS if not product.by_subscription)
