// @ts-check
/** `bare-nest.mjs <database url>`: one NestJS route with one SELECT, nothing else. Prints its port; ends with its standard input. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 10 });
await pool.query('CREATE TABLE IF NOT EXISTS plain (id integer PRIMARY KEY, name text NOT NULL)');
await pool.query("INSERT INTO plain SELECT n, 'row ' || n FROM generate_series(1, 20) AS n ON CONFLICT DO NOTHING");

class PlainController {
  async list() {
    const { rows } = await pool.query('SELECT id, name FROM plain ORDER BY id LIMIT 20');
    return { items: rows };
  }
}
Get()(PlainController.prototype, 'list', /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(PlainController.prototype, 'list')));
Controller('plain')(PlainController);
class PlainModule {}
Module({ controllers: [PlainController] })(PlainModule);

const app = await NestFactory.create(PlainModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${app.getHttpServer().address().port}\n`);
process.stdin.resume().once('end', () => process.exit(0));
