export default function run( {
