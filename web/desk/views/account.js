/** The customer's account as far as they have proven who they are; where it is closed, why. */
import { html } from "../../lib/html.js";
import { shortDate } from "../format.js";
import { locale, named, t } from "../preferences.js";
import { Icon } from "./icons.js";
import { OrderView, RefundView, SubscriptionView } from "./purchases.js";

/** @typedef {import("../types.d.ts").Account} Account */

/** @param {{ detail: import("../types.d.ts").Detail, account: Account | null }} props */
export function AccountView({ detail, account }) {
  return html`<section class="account" aria-label=${t("account.label")}>
    <header class="account-head">
      <h2>${t("account.label")}</h2>
      <span class="identity" data-level=${detail.identity_level}><${Icon} name="lock" />${t(`identity.${detail.identity_level}`)}</span>
    </header>
    ${account ? html`<${Open} account=${account} />` : html`<${Closed} expired=${hadProof(detail)} />`}
  </section>`;
}

/** @param {{ expired: boolean }} props */
function Closed({ expired }) {
  return html`<div class="account-closed">
    <p class="empty-title">${t("account.closed")}</p>
    <p>${t(expired ? "account.expired.more" : "account.closed.more")}</p>
  </div>`;
}

/** @param {{ account: Account }} props */
function Open({ account }) {
  return html`<div class="person">
      <p class="person-name"><b>${account.name}</b>${account.rank && html`<span class="rank" data-rank=${account.rank}>${named("rank", account.rank)}</span>`}</p>
      <p class="person-more">
        ${account.email && html`<span>${account.email}</span>`}
        ${account.points !== undefined && html`<span>${t("account.points")} <b class="figure">${t("account.points.value", { n: account.points.toLocaleString() })}</b>${account.points_expire_on ? ` ${t("account.points.until", { date: shortDate(account.points_expire_on, locale.value) })}` : ""}</span>`}
      </p>
    </div>
    <${Part} title=${t("account.orders")} items=${account.orders} view=${OrderView} />
    <${Part} title=${t("account.refunds")} items=${account.refunds} view=${RefundView} />
    <${Part} title=${t("account.subscriptions")} items=${account.subscriptions} view=${SubscriptionView} />`;
}

/** A part that is absent needs more proof; an empty one has nothing in it. */
/** @param {{ title: string, items: unknown[] | undefined, view: Function }} props */
function Part({ title, items, view }) {
  const count = items && items.length > 0 ? html`<span class="count" data-tone="plain">${items.length}</span>` : null;
  return html`<div class="part">
    <h3>${title}${count}</h3>
    ${items === undefined && html`<p class="part-closed"><${Icon} name="lock" />${t("account.needs_code")}</p>`}
    ${items?.length === 0 && html`<p class="part-empty">${t("account.none")}</p>`}
    ${items && items.length > 0 && html`<ul>${items.map((item, place) => html`<${view} key=${place} item=${item} />`)}</ul>`}
  </div>`;
}

/** @param {import("../types.d.ts").Detail} detail */
function hadProof(detail) {
  return (
    detail.identity_level === "anonymous" && detail.packet !== null && detail.packet.identity_level !== "anonymous"
  );
}
