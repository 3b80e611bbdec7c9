# syntax=docker/dockerfile:1
# Three stages: the web interface, the binary with it inside, and nothing but the binary.

FROM node:24-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM golang:1.26-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=frontend /src/frontend/build/site ./frontend/build/site
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/afterward ./cmd/afterward
# An empty data folder that the user below owns; a new volume mounted there begins as its copy.
RUN mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=binary /out/afterward /afterward
COPY --from=binary --chown=65532:65532 --chmod=700 /out/data /data
ENV ADDR=0.0.0.0:8080 DATA_DIR=/data METRICS_ADDR=127.0.0.1:9090
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/afterward"]
CMD ["serve"]
