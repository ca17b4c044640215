module.exports = {
  mode: "production",
  entry: { main: "./main.js", startWorker: "./startWorker.js" },
  output: { publicPath: "auto" },
};
