/** Short tones made on the spot, one pattern for each kind of call. No file to load. */

/** @type {AudioContext | null} */
let audio = null;

const TONES_HZ = {
  waiting: [587.3, 880],
  offer: [587.3, 880, 1174.7],
  message: [783.9],
  mention: [783.9, 987.8],
  call: [440, 440, 440],
};
const TONE_S = 0.16;
const LOUDNESS = 0.08;

/** Let sounds through from now on: browsers keep a page silent until the person has touched it. */
export function unlockSound() {
  const unlock = () => {
    audio ??= new AudioContext();
    audio.resume();
  };
  addEventListener("pointerdown", unlock, { once: true, capture: true });
  addEventListener("keydown", unlock, { once: true, capture: true });
}

/**
 * @param {keyof typeof TONES_HZ} alert
 * @returns {boolean} whether it could be heard
 */
export function playAlert(alert) {
  if (audio?.state !== "running") return false;
  const start = audio.currentTime;
  for (const [place, hertz] of TONES_HZ[alert].entries()) playTone(audio, hertz, start + place * TONE_S);
  return true;
}

/**
 * @param {AudioContext} context
 * @param {number} hertz
 * @param {number} at
 */
function playTone(context, hertz, at) {
  const tone = new OscillatorNode(context, { type: "sine", frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S * 2);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + TONE_S * 2);
}
