const embed = new URL(new URLSearchParams(location.search).get("embed") ?? "../dist/embed/index.html", location.href);
embed.searchParams.set("origin", location.origin); // the frame talks with this page, and with nobody else
embed.hash = "lesson=copy&t=5";

const frame = document.createElement("iframe");
frame.title = "A neural network at work";
frame.sandbox = "allow-scripts"; // it needs nothing else
frame.src = embed;
document.body.append(frame);

addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return; // a sandboxed frame has no origin to check
  document.querySelector("output").textContent = `${data.dncjs} ${JSON.stringify(data.settings)}`;
});
document.querySelector("button").addEventListener("click", () => {
  // "*", as a sandboxed frame has no origin; what is sent is no secret
  frame.contentWindow.postMessage({ dncjs: "show", settings: { task: "recall" } }, "*");
});
