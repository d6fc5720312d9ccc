/** Logging in and out. */
import { configure } from "./config.js";
import { refused, startLive, stopLive } from "./live.js";
import { leaveInvitation } from "./navigation.js";
import { problemOf } from "./problems.js";
import * as requests from "./requests.js";
import { drafts, selected, session, sessionEnded } from "./store.js";

/** Continue a session that the browser still has, or ask for one. */
export async function resume() {
  try {
    const { agent, settings } = await requests.me();
    configure(settings);
    startLive(agent);
  } catch (failure) {
    problemOf(failure);
    session.value = "out";
  }
}

/**
 * @param {string} email
 * @param {string} password
 * @returns {Promise<import("./types.d.ts").Problem | null>} why it was refused
 */
export async function logIn(email, password) {
  try {
    const { agent, settings } = await requests.login(email, password);
    configure(settings);
    sessionEnded.value = false;
    startLive(agent);
    return null;
  } catch (failure) {
    return problemOf(failure);
  }
}

/**
 * Choose a password by an invitation's link and go on as its owner, whoever was logged in here before.
 *
 * @param {string} token
 * @param {string} password
 * @returns {Promise<import("./types.d.ts").Problem | null>} why it was refused
 */
export async function acceptInvitation(token, password) {
  try {
    const { agent, settings } = await requests.acceptInvitation(token, password);
    stopLive();
    configure(settings);
    sessionEnded.value = false;
    leaveInvitation();
    startLive(agent);
    return null;
  } catch (failure) {
    return problemOf(failure);
  }
}

/** Leave the desk; nothing of a conversation stays in the page for the next person at this machine. */
export async function logOut() {
  try {
    await requests.logout();
  } catch (failure) {
    refused(failure);
  }
  sessionEnded.value = false;
  drafts.value = {};
  selected.value = null;
  stopLive();
}
