/** Of the page's server, and of two hosts that only serve files: what was built, and the example of a page with a frame. */
export const pagePort: number = Number(process.env.DEMO_PORT ?? 4318);
export const filesPort: number = pagePort + 3;
export const examplePort: number = pagePort + 4;
