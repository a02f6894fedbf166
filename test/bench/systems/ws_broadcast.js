// A small chat server on npm's ws, to compare with: what one says goes to everybody else.
//   node ws_broadcast.js PORT
// The first message, "hello NAME", is answered with "welcome".

const { WebSocketServer } = require("ws");

const server = new WebSocketServer({
  host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096, perMessageDeflate: false,
});

server.on("connection", (socket) => {
  socket.once("message", () => {
    socket.send("welcome");
    socket.on("message", (text) => {
      for (const other of server.clients) {
        if (other !== socket) other.send(text, { binary: false });
      }
    });
  });
});
