/**
 * Links node_modules/.bin/node to the Node of the lock file, which runs the npm scripts. npm 9 and 10 remove this link: the packages for other
 * platforms fail to install, and npm removes their links, which have the same path.
 */
import { existsSync, symlinkSync } from "node:fs";

const program = `node-${process.platform}-${process.arch}/bin/node`;
const folder = new URL("../node_modules/", import.meta.url);
const link = new URL(".bin/node", folder);
if (existsSync(new URL(program, folder)) && !existsSync(link)) symlinkSync(`../${program}`, link);
