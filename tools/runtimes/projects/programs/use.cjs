const { createDnc } = require("dncjs");
const { model } = require("dncjs/models/copy");

const x = Array.from({ length: 5 }, (_, t) => Array.from({ length: 8 }, (_, k) => ((3 * t + k) % 5 < 2 ? 1 : 0)));
createDnc({ model }).then(async (dnc) => {
  console.log(JSON.stringify({ y: Array.from(await dnc.run(x)), device: dnc.device }));
});
