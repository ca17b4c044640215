const embed = new URL(new URLSearchParams(location.search).get("embed") ?? "../dist/embed/index.html", location.href);
embed.searchParams.set("origin", location.origin); // the frame exchanges messages with this origin only
embed.hash = "lesson=copy&t=5";

const frame = document.createElement("iframe");
frame.title = "A neural network at work";
frame.sandbox = "allow-scripts"; // the frame needs no other permission
frame.referrerPolicy = "no-referrer";
frame.src = embed;
document.body.append(frame);

addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return; // a sandboxed frame has no origin to check
  document.querySelector("output").textContent = `${data.dncjs} ${JSON.stringify(data.settings)}`;
});
document.querySelector("button").addEventListener("click", () => {
  // a sandboxed frame has no origin, so "*"; the message is not secret
  frame.contentWindow.postMessage({ dncjs: "show", settings: { task: "recall" } }, "*");
});
