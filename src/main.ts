import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
@Module({})
class A {}
const app = await NestFactory.create(A, new FastifyAdapter());
console.log('ok', process.version, app != null);
await app.close();
