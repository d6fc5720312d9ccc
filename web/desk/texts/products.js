/** Texts of the product groups that the bot reads from a message: the keys of data/lookup/products.yml. */

export default {
  "product.kettle": { ja: "ケトル", en: "Kettles" },
  "product.pan": { ja: "鍋・フライパン", en: "Pots and pans" },
  "product.knife": { ja: "包丁", en: "Knives" },
  "product.tableware": { ja: "食器", en: "Tableware" },
  "product.storage": { ja: "収納用品", en: "Storage" },
  "product.towel": { ja: "タオル", en: "Towels" },
  "product.bedding": { ja: "寝具", en: "Bedding" },
  "product.curtain": { ja: "カーテン", en: "Curtains" },
  "product.lamp": { ja: "照明", en: "Lamps" },
  "product.shelf": { ja: "棚・家具", en: "Shelves and furniture" },
  "product.appliance": { ja: "家電", en: "Appliances" },
  "product.detergent": { ja: "洗剤", en: "Detergent" },
  "product.coffee": { ja: "コーヒー", en: "Coffee" },
  "product.soap": { ja: "石けん・ソープ", en: "Soap" },
  "product.paper": { ja: "紙製品", en: "Paper goods" },
  "product.filter": { ja: "フィルター", en: "Filters" },
};
