/** Ports of the page's server, and of two static hosts: the build, and the example page with a frame. */
export const pagePort: number = Number(process.env.DEMO_PORT ?? 4318);
export const filesPort: number = pagePort + 3;
export const examplePort: number = pagePort + 4;
