/** Who is at work, with what load: fetched at the start, kept by frames. */
import { refused } from "./live.js";
import * as requests from "./requests.js";
import { colleagues, rosterQueues } from "./store.js";

/** Fetch everybody anew. */
export async function fetchRoster() {
  try {
    const { agents, queues } = await requests.roster();
    colleagues.value = Object.fromEntries(agents.map((one) => [one.id, one]));
    rosterQueues.value = queues;
  } catch (failure) {
    refused(failure);
  }
}

/** Take the new state of one. @param {import("./types.d.ts").Colleague} agent */
export function takeColleague(agent) {
  colleagues.value = { ...colleagues.value, [agent.id]: agent };
}
