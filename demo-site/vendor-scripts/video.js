// Stand-in for a video host's player: plays an animation of dots and reports that the frame was seen.
(() => {
  const button = document.querySelector("button");
  const stage = document.querySelector("main");
  button.addEventListener("click", () => {
    const playing = stage.classList.toggle("playing");
    button.textContent = playing ? "Pause" : "Play";
    new Image().src = `/collect?event=${playing ? "play" : "pause"}`;
  });
  new Image().src = "/collect?event=impression";
})();
