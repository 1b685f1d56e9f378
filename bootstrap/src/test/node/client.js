// A client of the service in Node: what a test of it sees is printed as one JSON object a line.
//
//   node client.js ADDRESS TOKEN_FILE PROTO_FOLDER STEP...
'use strict';

const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const [address, tokenFile, protoFolder, ...steps] = process.argv.slice(2);
const options = { keepCase: true, longs: Number, enums: String, oneofs: true, includeDirs: [protoFolder] };
const proto = grpc.loadPackageDefinition(loader.loadSync('glyph/store/v1/store.proto', options));
const client = new proto.glyph.store.v1.StoreService(address, grpc.credentials.createInsecure());
const headers = new grpc.Metadata();
headers.set('authorization', `Bearer ${fs.readFileSync(tokenFile, 'utf8').trim()}`);

// google.rpc.Status and ErrorInfo, as far as they are needed here.
const errors = protobuf.parse(`syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }`, { keepCase: true }).root;

function details(error) {
  const status = errors.lookupType('Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
  const info = errors.lookupType('ErrorInfo').decode(status.details[0].value);
  return { code: grpc.status[error.code], type: status.details[0].type_url, reason: info.reason, domain: info.domain, metadata: info.metadata };
}

function say(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function unary(call, request, metadata = headers) {
  return new Promise((resolve) =>
    client[call](request, metadata, (error, answer) => resolve(error ? { error: details(error) } : answer)));
}

/** Reads a stream to its end, or until `enough` says so, and then gives it up. */
function stream(call, request, enough = () => false) {
  return new Promise((resolve) => {
    const heard = [];
    const stream = client[call](request, headers);
    stream.on('data', (message) => {
      heard.push(message);
      if (enough(heard)) stream.cancel();
    });
    stream.on('error', (error) =>
      resolve({ heard, error: error.code === grpc.status.CANCELLED ? { code: 'CANCELLED' } : details(error) }));
    stream.on('end', () => resolve({ heard }));
  });
}

const phases = (answer) => answer.heard.filter((m) => m.progress).map((m) => m.progress.phase);
const results = (answer) => answer.heard.filter((m) => m.result).map((m) => m.result);
const phaseOf = (heard) => heard.at(-1).progress?.phase;
let plan;

const known = {
  async status() {
    const status = await unary('GetStatus', {});
    say({ step: 'status', verdict: status.verdict, version: status.store_version });
  },
  async stranger() {
    say({ step: 'stranger', ...(await unary('GetStatus', {}, new grpc.Metadata())) });
  },
  async plan() {
    const answer = await stream('PlanMigration', {});
    [plan] = results(answer);
    say({ step: 'plan', phases: phases(answer), results: results(answer).length, plan_id: plan.plan_id, losses: plan.losses.length });
  },
  async unconfirmed() {
    const answer = await stream('ApplyMigration', { request_id: 'node-1' });
    say({ step: 'unconfirmed', results: results(answer).length, error: answer.error });
  },
  async cancel() {
    const answer = await stream('ApplyMigration', apply('node-cancelled'), (heard) => phaseOf(heard) === 'PHASE_BACK_UP');
    // Until the server has rolled it back.
    let status;
    while ((status = await unary('GetStatus', {})).lock_holder) await new Promise((r) => setTimeout(r, 20));
    say({ step: 'cancel', results: results(answer).length, error: answer.error, version: status.store_version });
  },
  async apply() {
    const answer = await stream('ApplyMigration', apply('node-2'));
    say({ step: 'apply', phases: phases(answer), results: results(answer), error: answer.error });
  },
  async events() {
    const first = await stream('ListAuditEvents', { limit: 1 });
    const rest = await stream('ListAuditEvents', { from_offset: first.heard[0].next_offset });
    const all = first.heard.concat(rest.heard);
    say({ step: 'events', count: all.length, last: all.at(-1).event.type });
  },
  async follow() {
    const following = stream('ListAuditEvents', { follow: true, type: 'backup_created' }, (heard) => heard.length === 1);
    const made = await unary('CreateBackup', { request_id: 'node-3' });
    const heard = await following;
    say({ step: 'follow', same: heard.heard[0].event.id === made.backup.event_id });
  },
};

function apply(id) {
  return { request_id: id, confirmation: { plan_id: plan.plan_id, confirmed_by: 'user:self:ada' } };
}

(async () => {
  for (const step of steps) await known[step]();
  client.close();
})().catch((defect) => {
  process.stderr.write(`${defect.stack}\n`);
  process.exitCode = 1;
});
