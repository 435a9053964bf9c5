// Pictures for the server to download: a small web server of this machine, which Fovea must be allowed to reach.
import { once } from "node:events";
import { createServer } from "node:http";

/** The setting that lets a server fetch from this machine. */
export const allowThisMachine = { ImageUrls__AllowedNetworks__0: "127.0.0.0/8" };

/** Serves files by name; `url` gives the address of one, and any other path is not found. */
export async function servePictures(files) {
  const server = createServer((request, response) => {
    const content = files[decodeURIComponent(request.url.slice(1))];
    response.writeHead(content ? 200 : 404).end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    url: (name) => `http://127.0.0.1:${port}/${encodeURIComponent(name)}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
