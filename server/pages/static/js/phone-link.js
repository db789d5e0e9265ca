/**
 * The phone's line to the computer: pictures go by a WebSocket, or by POST where the browser opens none (iOS refuses wss
 * under a certificate that it only tolerates). See server/PROTOCOL.md.
 */

import { newKey } from "./key.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** So many pictures may be under way: with fewer, a line that takes 300 ms would let three a second through. */
const UNDER_WAY = 5;
/** Without an answer for so long the line is dead, whatever it says itself. */
const ANSWER_MS = 4_000;
const OPEN_MS = 5_000;
const BACK_OFF_MS = [300, 600, 1_200, 2_500];

/** @typedef {"off" | "connecting" | "live" | "offline" | "taken"} PhoneLinkState */
/** @typedef {{ ask(message: Uint8Array<ArrayBuffer>): Promise<Wire.PhoneSeenMessage>, tell(): Promise<unknown>, close(): void, onLost: () => void }} Way */

class Taken extends Error {}

/** By the WebSocket: pictures one after the other, answers in the same order. */
class BySocket {
  onLost = () => {};
  /** @type {{ resolve: (seen: Wire.PhoneSeenMessage) => void, reject: (error: Error) => void }[]} */
  #asked = [];
  /** @type {WebSocket} */
  #socket;

  /**
   * @param {WebSocket} socket
   * @param {() => object} here
   */
  constructor(socket, here) {
    this.#socket = socket;
    this.here = here;
    socket.onmessage = ({ data }) => {
      const told = JSON.parse(data);
      if (told.code === "taken") return this.#end(new Taken());
      const asked = this.#asked.shift();
      if (told.type === "seen") asked?.resolve(told);
      else asked?.reject(new Error(told.problem));
    };
    socket.onclose = () => this.#end(new Error("closed"));
  }

  /** @param {() => object} here @returns {Promise<BySocket>} */
  static open(here) {
    return new Promise((resolve, reject) => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      const socket = new WebSocket(`${scheme}://${location.host}/ws/phone`);
      const failed = () => {
        socket.onclose = null;
        socket.close();
        reject(new Error("no WebSocket"));
      };
      const timer = setTimeout(failed, OPEN_MS);
      socket.onclose = () => {
        clearTimeout(timer);
        failed();
      };
      socket.onopen = () => {
        clearTimeout(timer);
        resolve(new BySocket(socket, here));
      };
    });
  }

  /** @param {Uint8Array<ArrayBuffer>} message @returns {Promise<Wire.PhoneSeenMessage>} */
  ask(message) {
    this.#socket.send(message);
    return new Promise((resolve, reject) => this.#asked.push({ resolve, reject }));
  }

  async tell() {
    this.#socket.send(JSON.stringify(this.here()));
  }

  close() {
    this.#socket.onclose = null;
    this.#socket.close();
    this.#end(new Error("closed"));
  }

  /** @param {Error} error */
  #end(error) {
    for (const { reject } of this.#asked.splice(0)) reject(error);
    if (error instanceof Taken) this.taken = true;
    this.onLost();
  }

  taken = false;
}

/** By POST, the same messages and answers. */
class ByPost {
  onLost = () => {};
  taken = false;
  /** Of each request that is under way, what calls it off. @type {Set<AbortController>} */
  #open = new Set();

  /**
   * @param {string} key
   * @param {() => object} here
   */
  constructor(key, here) {
    this.key = key;
    this.here = here;
  }

  /** @param {Uint8Array<ArrayBuffer>} message @returns {Promise<Wire.PhoneSeenMessage>} */
  ask(message) {
    return this.#post(`/api/phone/pictures?key=${this.key}`, "application/octet-stream", message);
  }

  tell() {
    return this.#post("/api/phone", "application/json", JSON.stringify(this.here()));
  }

  close() {
    for (const off of this.#open) off.abort();
  }

  /** @param {string} path @param {string} type @param {BodyInit} body */
  async #post(path, type, body) {
    const off = new AbortController();
    const timer = setTimeout(() => off.abort(), ANSWER_MS);
    this.#open.add(off);
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": type },
      body,
      signal: off.signal,
    }).finally(() => {
      clearTimeout(timer);
      this.#open.delete(off);
    });
    if (answer.status === 409) {
      this.taken = true;
      this.onLost();
      throw new Taken();
    }
    // The computer no longer knows this device: in the place of the page it now shows the one that asks for the code.
    if (answer.status === 401) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
}

/** Keeps the line up for as long as it is wanted, and tells `onState` how it is. */
export class PhoneLink {
  /** @type {BySocket | ByPost | null} */
  #way = null;
  #underWay = 0;
  #attempts = 0;
  #ended = false;
  #heardMs = 0;
  #posts = false;
  #key = newKey();
  /** @type {number | undefined} */
  #again;
  /** Whether anybody looks through this phone. */
  wanted = false;
  /** @type {PhoneLinkState} */
  state = "off";

  /** `status()`: how the phone is, for the computer. @param {{ status: () => object, onState: (state: PhoneLinkState) => void }} options */
  constructor({ status, onState }) {
    this.status = status;
    this.onState = onState;
    this.#connect();
  }

  /** How pictures go just now. */
  get by() {
    return this.#way instanceof BySocket ? "socket" : this.#way ? "posts" : null;
  }

  /** Whether one more picture may be sent: while the line is full the newest waits for its turn, and older ones go. */
  get free() {
    return this.#way !== null && this.#underWay < (this.wanted ? UNDER_WAY : 1);
  }

  /**
   * A picture and when it was taken, by this phone's clock.
   * @param {number} tMs
   * @param {Blob} jpeg
   */
  async send(tMs, jpeg) {
    const message = new Uint8Array(8 + jpeg.size);
    new DataView(message.buffer).setBigUint64(0, BigInt(Math.round(tMs)));
    message.set(new Uint8Array(await jpeg.arrayBuffer()), 8);
    const way = this.#way;
    if (!way) return;
    this.#underWay++;
    try {
      const { wanted } = await way.ask(message);
      if (way !== this.#way) return;
      this.wanted = wanted;
      this.#heard();
    } catch {
      if (way === this.#way && way instanceof ByPost) this.#lost();
    } finally {
      if (way === this.#way) this.#underWay--;
    }
  }

  /** How the phone is has changed, or is told again: a line that is silent is taken for dead. */
  tell() {
    const way = this.#way;
    if (way) way.tell().catch(() => way === this.#way && this.#lost());
  }

  /** Look whether answers still come. */
  watch() {
    if (this.#way && this.#underWay && performance.now() - this.#heardMs > ANSWER_MS) this.#lost();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#again);
    this.#way?.close();
    this.#way = null;
    this.#set("off");
  }

  #here = () => ({ type: "here", key: this.#key, ...this.status() });

  async #connect() {
    this.#set(this.#attempts ? "offline" : "connecting");
    try {
      const way = await this.#opened();
      if (this.#ended) return way.close();
      this.#way = way;
      this.#underWay = 0;
      this.#heardMs = performance.now();
      way.onLost = () => way === this.#way && this.#lost();
      await way.tell();
    } catch {
      if (!this.#ended) this.#lost();
    }
  }

  /** By the WebSocket; where none opens but the computer answers, by POST from then on. */
  async #opened() {
    if (!this.#posts) {
      try {
        return await BySocket.open(this.#here);
      } catch {
        // A computer that isn't there answers no POST either: then both are tried again.
      }
    }
    const posts = new ByPost(this.#key, this.#here);
    await posts.tell();
    this.#posts = true;
    return posts;
  }

  #heard() {
    this.#heardMs = performance.now();
    this.#attempts = 0;
    this.#set("live");
  }

  #lost() {
    const way = this.#way;
    this.#way = null;
    this.#underWay = 0;
    this.wanted = false;
    if (way) way.onLost = () => {};
    way?.close();
    if (this.#ended) return;
    if (way?.taken) {
      this.#ended = true;
      return this.#set("taken");
    }
    this.#set("offline");
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#connect(), BACK_OFF_MS[Math.min(this.#attempts++, BACK_OFF_MS.length - 1)]);
  }

  /** @param {PhoneLinkState} state */
  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }
}
