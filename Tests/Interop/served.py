"""What `upstream.py` says, as an application for uvicorn."""

import asyncio

from fastapi import FastAPI, Request

from upstream import completion

app = FastAPI()
answered = 0


@app.get("/v1/models")
async def models():
    return {"object": "list", "data": [{"id": "m", "object": "model"}]}


@app.get("/count")
async def count():
    return {"answered": answered}


@app.post("/v1/chat/completions")
async def complete(request: Request):
    global answered
    body = await request.json()
    await asyncio.sleep(0.03)
    answered += 1
    return completion(body, answered)
