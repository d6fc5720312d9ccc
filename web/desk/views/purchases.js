/** An order, a refund, a subscription, each in two or three lines. */
import { html } from "../../lib/html.js";
import { shortDate, yen } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { Icon } from "./icons.js";

/** @typedef {import("../types.d.ts").Order} Order */

/** @param {{ item: Order }} props */
export function OrderView({ item }) {
  const first = item.lines[0];
  const more = item.lines.length - 1;
  return html`<li class="order"><details>
    <summary>
      <${Icon} name="chevron" />
      <span class="entry-lines">
        <span class="entry-line">
          <span class="order-number">${item.number}</span>
          <span class="state" data-state=${item.status}>${named("order", item.status)}</span>
          <span class="order-total figure">${yen(item.total_yen, locale.value)}</span>
        </span>
        <span class="entry-line">
          <span class="order-what">${first ? productOf(first) : ""}${more > 0 ? ` ${t("account.items", { n: more })}` : ""}</span>
          <span class="order-when">${whenOf(item)}</span>
        </span>
      </span>
    </summary>
    <div class="order-more">
      <ul>${item.lines.map(
        (line, place) =>
          html`<li key=${place}><span>${productOf(line)} <span class="figure">${t("account.quantity", { n: line.quantity })}</span></span><span class="figure">${yen(line.price_yen * line.quantity, locale.value)}</span></li>`,
      )}</ul>
      <p>${shortDate(item.ordered_on, locale.value)} · ${named("payment", item.payment)}${item.cancellable ? ` · ${t("account.cancellable")}` : ""}</p>
      ${item.shipments.map((one) => html`<p key=${one.tracking_number}>${one.carrier} <span class="figure">${one.tracking_number}</span></p>`)}
    </div>
  </details></li>`;
}

/** @param {{ item: import("../types.d.ts").Refund }} props */
export function RefundView({ item }) {
  const when = item.completed_on
    ? t("account.refund.completed", { date: shortDate(item.completed_on, locale.value) })
    : item.expected_on
      ? t("account.refund.expected", { date: shortDate(item.expected_on, locale.value) })
      : t("account.refund.requested", { date: shortDate(item.requested_on, locale.value) });
  return html`<li class="entry entry-lines">
    <span class="entry-line">
      <span class="order-number">${item.order_number}</span>
      <span class="state" data-state=${item.status}>${named("refund", item.status)}</span>
      <span class="order-total figure">${yen(item.amount_yen, locale.value)}</span>
    </span>
    <span class="order-when">${named("payment", item.method)} · ${when}</span>
  </li>`;
}

/** @param {{ item: import("../types.d.ts").Subscription }} props */
export function SubscriptionView({ item }) {
  const next = item.next_on ? t("account.next", { date: shortDate(item.next_on, locale.value) }) : "";
  const until = item.change_by ? t("account.change_by", { date: shortDate(item.change_by, locale.value) }) : "";
  return html`<li class="entry entry-lines">
    <span class="entry-line">
      <span class="entry-name">${productOf(item)}</span>
      <span class="state" data-state=${item.status}>${named("subscription", item.status)}</span>
    </span>
    <span class="order-when">${[t("account.every", { n: item.every_weeks }), next, until].filter(Boolean).join(" · ")}</span>
  </li>`;
}

/** @param {{ product_ja: string, product_en: string }} line */
function productOf(line) {
  return locale.value === "ja" ? line.product_ja : line.product_en;
}

/** @param {Order} order */
function whenOf(order) {
  const parcel = order.shipments.at(-1);
  if (parcel?.delivered_on) return t("account.delivered", { date: shortDate(parcel.delivered_on, locale.value) });
  if (parcel?.expected_on) return t("account.expected", { date: shortDate(parcel.expected_on, locale.value) });
  return shortDate(order.ordered_on, locale.value);
}
