/** Ports of two servers, and so two origins: the page, and the files of the element. */
export const pagePort: number = Number(process.env.DEMO_PORT ?? 4318) + 1;
export const filesPort: number = pagePort + 1;
